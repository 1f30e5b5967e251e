//! The list of employees on both engines: whoever is asked for is found, in order, once, on some page.

use std::sync::Arc;

use domain::account::{Role, Status};
use domain::email::Email;
use domain::entropy::Seeded;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::keys::KeyRing;
use domain::listing::prefixes;
use domain::second_factor::Factors;
use domain::time::Timestamp;
use store::employee::{Added, Employee};
use store::listing::{Asked, From, Order, Spot};
use store::{Change, Database, Store};
use testkit::place::{Place, places};

const MEADOW: WorkspaceId = WorkspaceId::from_bytes([1; 16]);
const QUARRY: WorkspaceId = WorkspaceId::from_bytes([2; 16]);
const NIGHT: GroupId = GroupId::from_bytes([9; 16]);

struct Company {
    store: Store,
    entropy: Seeded,
    second: i64,
}

impl Company {
    async fn new(place: &Place) -> Self {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let database = Database::open(&place.location).await.unwrap();
        Self {
            store: Store::new(database, Arc::new(keys)),
            entropy: Seeded::new(2),
            second: 1_800_000_000,
        }
    }

    fn change(&mut self) -> Change<'_> {
        self.second += 1;
        self.store.change(Timestamp::from_seconds(self.second))
    }

    fn somebody(&mut self, workspace: WorkspaceId, name: &str, login: &str, status: Status) -> Added {
        self.second += 1;
        let now = Timestamp::from_seconds(self.second);
        Added {
            employee: Employee {
                id: EmployeeId::new(now, &mut self.entropy),
                workspace,
                account: AccountId::new(now, &mut self.entropy),
                name: name.to_owned(),
                role: Role::Employee,
                status,
                factors: Factors::default(),
            },
            login: login.parse().unwrap(),
        }
    }

    async fn add(&mut self, added: &[Added]) {
        let mut entropy = Seeded::new(u64::try_from(self.second).unwrap());
        let mut change = self.change();
        for one in added {
            change.create_account(one.employee.account, &one.login, &one.employee.name, false);
        }
        change.create_employees(added);
        change.commit(&[happened()], &mut entropy).await.unwrap();
    }

    async fn change_with(&mut self, what: impl FnOnce(&mut Change<'_>)) {
        let mut entropy = Seeded::new(u64::try_from(self.second).unwrap());
        let mut change = self.change();
        what(&mut change);
        change.commit(&[happened()], &mut entropy).await.unwrap();
    }

    async fn names(&self, asked: &Asked, from: From<'_>, limit: i64) -> (Vec<String>, Vec<Spot>) {
        let spots = self.store.spots(asked, from, limit).await.unwrap();
        let people = self.store.people_at(&spots).await.unwrap();
        (people.into_iter().map(|p| p.employee.name).collect(), spots)
    }

    async fn all(&self, asked: &Asked) -> Vec<String> {
        self.names(asked, From::Start, 1000).await.0
    }
}

fn happened() -> Event {
    Event::new(Chain::Server, EventKind::EmployeeCreated, Actor::Operator)
}

fn everybody() -> Asked {
    Asked {
        workspace: MEADOW,
        statuses: Status::ALL.to_vec(),
        group: None,
        prefixes: Vec::new(),
        order: Order::Name,
    }
}

fn typed(text: &str) -> Asked {
    Asked {
        prefixes: prefixes(text),
        ..everybody()
    }
}

async fn meadow(place: &Place) -> Company {
    let mut company = Company::new(place).await;
    let people = [
        ("Änne Öz", "oez@meadow.example", Status::Active),
        ("Bert Anders", "ann@meadow.example", Status::Invited),
        ("ann Zuse", "zuse@meadow.example", Status::Dismissed),
        ("Zoe Ann", "zoe.ann@meadow.example", Status::Active),
        ("Carl", "carl@meadow.example", Status::Pending),
    ];
    let added: Vec<Added> = people
        .iter()
        .map(|(name, login, status)| company.somebody(MEADOW, name, login, *status))
        .collect();
    company.add(&added).await;
    let other = company.somebody(QUARRY, "Ann Quarry", "ann@quarry.example", Status::Active);
    company.add(&[other]).await;
    company
}

// shows in part: INV-05 (the page is shown elsewhere), ACC-14
#[tokio::test]
async fn people_are_found_by_word_address_status_and_in_the_order_asked_for() {
    for place in places() {
        let company = meadow(&place).await;
        let engine = place.engine;
        let by_name = ["ann Zuse", "Änne Öz", "Bert Anders", "Carl", "Zoe Ann"];
        assert_eq!(company.all(&everybody()).await, by_name, "{engine}");
        let newest = Asked {
            order: Order::Added,
            ..everybody()
        };
        let by_age = ["Carl", "Zoe Ann", "ann Zuse", "Bert Anders", "Änne Öz"];
        assert_eq!(company.all(&newest).await, by_age, "{engine}");
        for (status, names) in [
            (Status::Active, vec!["Änne Öz", "Zoe Ann"]),
            (Status::Invited, vec!["Bert Anders"]),
            (Status::Dismissed, vec!["ann Zuse"]),
        ] {
            let only = Asked {
                statuses: vec![status],
                ..everybody()
            };
            assert_eq!(company.all(&only).await, names, "{engine} {status:?}");
        }
        for (text, names) in [
            // In the order of the word that was found; Bert by the address, and Zoe once.
            ("ann", vec!["Zoe Ann", "ann Zuse", "Bert Anders", "Änne Öz"]),
            ("AND", vec!["Bert Anders"]),
            ("öz", vec!["Änne Öz"]),
            ("zoe.ann", vec!["Zoe Ann"]),
            ("carl@meadow.example", vec!["Carl"]),
            ("quarry", vec![]),
            ("%", vec![]),
            ("nn", vec![]),
        ] {
            let mut found = company.all(&typed(text)).await;
            if text == "ann" {
                let mut sorted = names.clone();
                sorted.sort_unstable();
                found.sort_unstable();
                assert_eq!(found, sorted, "{engine} {text}");
            } else {
                assert_eq!(found, names, "{engine} {text}");
            }
        }
        let counts = company.store.headcount(MEADOW).await.unwrap();
        assert_eq!(counts.iter().map(|(_, n)| n).sum::<i64>(), 5);
        assert!(counts.contains(&(Status::Active, 2)), "{engine} {counts:?}");
    }
}

#[tokio::test]
async fn every_page_forwards_and_back_shows_each_person_once() {
    for place in places() {
        let mut company = Company::new(&place).await;
        let names = ["Ann Berg", "Bo Ann", "Ann Annson", "Cy Dale", "Öz Ann"];
        let mut added = Vec::new();
        for number in 0..157 {
            let status = Status::ALL[number % 4];
            let name = format!("{} {number}", names[number % names.len()]);
            added.push(company.somebody(MEADOW, &name, &format!("ann{number}@meadow.example"), status));
        }
        company.add(&added).await;
        let some: Vec<EmployeeId> = added.iter().step_by(3).map(|a| a.employee.id).collect();
        company
            .change_with(|change| {
                change.create_group(NIGHT, MEADOW, "Night");
                for id in &some {
                    change.join_group(*id, NIGHT);
                }
            })
            .await;
        let grouped = Asked {
            group: Some(NIGHT),
            ..everybody()
        };
        for asked in [
            everybody(),
            typed("ann"),
            typed("a.n"),
            Asked {
                order: Order::Added,
                ..everybody()
            },
            grouped.clone(),
            Asked {
                order: Order::Added,
                ..grouped.clone()
            },
            Asked {
                prefixes: prefixes("ann"),
                ..grouped
            },
        ] {
            let (_, whole) = company.names(&asked, From::Start, 1000).await;
            let expected = if asked.group.is_some() { some.len() } else { added.len() };
            let expected = if asked.prefixes.len() == 2 { 0 } else { expected };
            assert_eq!(whole.len(), expected, "{} {asked:?}", place.engine);
            let (mut walked, mut last) = (Vec::new(), None);
            loop {
                let from = last.as_ref().map_or(From::Start, From::After);
                let (_, page) = company.names(&asked, from, 20).await;
                let Some(end) = page.last().cloned() else { break };
                if let Some(first) = walked.first() {
                    let (_, before) = company.names(&asked, From::Before(&page[0]), 20).await;
                    assert!(
                        before.ends_with(&walked[walked.len() - 20..]),
                        "{} {first:?}",
                        place.engine
                    );
                }
                walked.extend(page);
                last = Some(end);
            }
            assert_eq!(walked, whole, "{} {asked:?}", place.engine);
        }
    }
}

#[tokio::test]
async fn the_list_follows_a_person_through_names_addresses_and_statuses() {
    for place in places() {
        let mut company = meadow(&place).await;
        let spots = company.store.spots(&typed("carl"), From::Start, 2).await.unwrap();
        let carl = company.store.people_at(&spots).await.unwrap().remove(0).employee;
        company
            .change_with(|change| {
                change.create_group(NIGHT, MEADOW, "Night");
                change.join_group(carl.id, NIGHT);
            })
            .await;
        let moved: Email = "karl@meadow.example".parse().unwrap();
        let contact: Email = "home@elsewhere.example".parse().unwrap();
        company
            .change_with(|change| {
                change.rename_employee(carl.id, "Karla Aab");
                change.relist_login(carl.account, &moved);
                change.set_contact(carl.id, MEADOW, (None, Some(&contact)), (moved.folded(), None));
                change.set_place(&carl, Role::Employee, Status::Dismissed);
            })
            .await;
        let only = |text: &str| Asked {
            statuses: vec![Status::Dismissed],
            ..typed(text)
        };
        for text in ["karl", "aab", "karl@m", "home@"] {
            assert_eq!(company.all(&only(text)).await, ["Karla Aab"], "{} {text}", place.engine);
            let in_group = Asked {
                group: Some(NIGHT),
                ..only(text)
            };
            assert_eq!(company.all(&in_group).await, ["Karla Aab"], "{} {text}", place.engine);
        }
        assert!(company.all(&typed("carl")).await.is_empty(), "{}", place.engine);
        let night = Asked {
            group: Some(NIGHT),
            statuses: vec![Status::Dismissed],
            ..everybody()
        };
        let (_, spots) = company.names(&night, From::Start, 5).await;
        assert_eq!(spots[0].key, "karla aab", "{}", place.engine);
        let counts = company.store.headcount(MEADOW).await.unwrap();
        assert!(counts.contains(&(Status::Dismissed, 2)) && counts.contains(&(Status::Pending, 0)));
        assert_eq!(company.store.left_as(carl.id).await.unwrap(), Some(Status::Pending));

        let away = company.store.employee(carl.id).await.unwrap().unwrap();
        company
            .change_with(|change| change.set_place(&away, Role::Administrator, Status::Dismissed))
            .await;
        assert_eq!(company.store.left_as(carl.id).await.unwrap(), Some(Status::Pending));
        company
            .change_with(|change| {
                change.leave_group(carl.id, NIGHT);
            })
            .await;
        let left = Asked {
            group: Some(NIGHT),
            ..only("karl")
        };
        assert!(company.all(&left).await.is_empty(), "{}", place.engine);
        assert_eq!(company.all(&only("karl")).await, ["Karla Aab"], "{}", place.engine);
        company.change_with(|change| change.unlist_employee(&away)).await;
        assert!(company.all(&typed("karl")).await.is_empty(), "{}", place.engine);
    }
}
