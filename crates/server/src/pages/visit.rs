//! One visit of a page: which workspace, in which language, from where, with what in hand; and how answers leave.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::policy::Key;
use domain::refusal::{Refusal, Weakness};
use domain::second_factor;
use domain::secret::Token;
use domain::time::Timestamp;
use pages::frame::{Banner, Ending, Here, Language, Link, Person, Support, Tone};
use pages::refusal::Details;
use pages::text::{LANGUAGES, LONG, accepted};
use pages::view::{NotFound, NotFoundInside, RefusalInside, RefusalPage, Refused};
use pages::{Frame, Page, Texts, initials};

use super::banner::asked;
use super::said;
use crate::app::{App, Brand};
use crate::directory::Place;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::request::session::{Client, SignedIn, is_background};
use crate::request::{cookie, forgery, text};
use crate::use_case::{alerts, banner, session};

/// Everything that a page's handler needs.
pub struct Visit {
    pub app: App,
    /// The workspace whose address this is, or the only one.
    pub place: Option<Arc<Place>>,
    /// `""` or `/w/acme`.
    pub base: String,
    /// The path with its query, without `base`.
    pub path: String,
    pub caller: Caller,
    pub texts: Texts,
    pub now: Timestamp,
    pub method: Method,
    pub headers: HeaderMap,
    /// The reader's time zone, once it is known who reads.
    zone: OnceLock<Box<str>>,
    /// Whose session it is, once that was looked up: also a refusal is shown in their frame.
    reader: OnceLock<SignedIn>,
    form: Token,
    form_is_new: bool,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let named = params.and_then(|p| p.iter().find(|(key, _)| *key == "workspace").map(|(_, v)| v.to_owned()));
        let closed = named.as_ref().is_some_and(|name| app.directory.is_closed(name));
        let (place, base) = match named {
            Some(name) => {
                let place = app.directory.by_name(&name);
                let base = if place.is_some() {
                    format!("/w/{name}")
                } else {
                    String::new()
                };
                (Some(place), base)
            }
            None => (None, String::new()),
        };
        let known = cookie::read(&parts.headers, cookie::FORM).and_then(|text| text.parse().ok());
        let form_is_new = known.is_none();
        let whole = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let visit = Self {
            app: app.clone(),
            path: whole.strip_prefix(&base).unwrap_or(whole).to_owned(),
            base,
            caller: Caller::read(&parts.extensions, &parts.headers, domain::client::ClientKind::Browser),
            texts: Texts::for_language(language(&parts.headers)),
            now: app.now(),
            method: parts.method.clone(),
            headers: parts.headers.clone(),
            zone: OnceLock::new(),
            reader: OnceLock::new(),
            form: known.unwrap_or_else(|| Token::new(&mut app.entropy())),
            form_is_new,
            place: None,
        };
        // Whoever brings no session counts against the address range, whatever is asked for (SEC-05).
        if visit.caller.session_tokens.is_empty()
            && let Err(refusal) = visit.counts()
        {
            return Err(visit.refuse(&refusal.into()));
        }
        match place {
            Some(None) if closed => Err(visit.refuse(&Refusal::WorkspaceSuspended.into())),
            Some(None) => Err(visit.not_found()),
            Some(found) => Ok(Self { place: found, ..visit }),
            None => Ok(Self {
                place: app.directory.only(),
                ..visit
            }),
        }
    }
}

impl Visit {
    fn counts(&self) -> Result<(), Refusal> {
        let most = self.app.policy().count(Key::AddressRequests);
        self.app.ceiling.pass(&self.caller.range, most, self.now)
    }

    /// What strangers ask for counts against their address range, also where a session is brought that may be made up;
    /// without one the visit was counted already.
    pub fn counts_as_a_strangers(&self) -> Result<(), Refusal> {
        if self.caller.session_tokens.is_empty() {
            return Ok(());
        }
        self.counts()
    }
}

/// A form that this browser was given, with its fields.
pub struct Posted {
    pub visit: Visit,
    fields: HashMap<String, String>,
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let form = axum::Form::<HashMap<String, String>>::from_request(request, app).await;
        let read = match form {
            Ok(axum::Form(fields)) if fields.values().all(|value| text::is_one(value)) => Ok(fields),
            _ => Err(Refusal::Invalid {
                field: "form",
                reason: "unreadable",
            }),
        };
        let checked = read.and_then(|fields| {
            visit.check_form(fields.get("form").map_or("", String::as_str))?;
            Ok(fields)
        });
        match checked {
            Ok(fields) => Ok(Self { visit, fields }),
            Err(refusal) => Err(visit.refuse_unread(&refusal).await),
        }
    }
}

impl Posted {
    /// A field's text; empty if it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Whether the form has this field, however empty.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// What follows `prefix` in the names of the fields that were sent, such as the ids of boxes that were ticked.
    pub fn ticked(&self, prefix: &str) -> Vec<&str> {
        let mut ticked: Vec<&str> = self
            .fields
            .keys()
            .filter_map(|name| name.strip_prefix(prefix))
            .collect();
        ticked.sort_unstable();
        ticked
    }

    /// Takes a field out, so that a secret is not kept beside its parsed form.
    pub fn take(&mut self, name: &str) -> String {
        self.fields.remove(name).unwrap_or_default()
    }
}

impl Visit {
    /// Refuses a form that this browser was not given; for the one that is not read as [`Posted`].
    pub fn check_form(&self, sent: &str) -> Result<(), Refusal> {
        let own = self.app.settings.public_url.as_str();
        forgery::refuse_foreign(&self.method, &self.headers, own)?;
        let cookie = (!self.form_is_new).then_some(&self.form);
        forgery::check_form(self.app.store.keys(), cookie, self.session_token().as_ref(), Some(sent))
    }

    /// The session's token in this workspace.
    pub fn session_token(&self) -> Option<Token> {
        self.place
            .as_ref()
            .and_then(|place| cookie::session(&self.headers, place))
    }

    /// The live session in this workspace; without one the person is sent to the door and comes back afterwards.
    pub async fn signed_in(&self) -> Result<SignedIn, Failure> {
        self.look_up(is_background(&self.headers)).await
    }

    async fn look_up(&self, background: bool) -> Result<SignedIn, Failure> {
        let token = self.session_token().ok_or(Refusal::SessionExpired)?;
        let live = session::check(&self.app, &token, background, self.now).await?;
        if let Some(zone) = &live.who.time_zone {
            self.zone.get_or_init(|| zone.clone());
        }
        let reader = SignedIn {
            unread: alerts::unread(&self.app, &live).await?,
            banner: banner::due(&self.app, &live, self.now).await?,
            live,
            token,
            now: self.now,
            from: Client::read(self.caller.ip.into(), &self.headers),
        };
        self.reader.get_or_init(|| reader.clone());
        Ok(reader)
    }

    /// The time zone in which this reader is told times; UTC where none is known.
    pub fn zone(&self) -> &str {
        self.zone.get().map_or("UTC", |zone| zone)
    }

    /// How this workspace shows itself, where the operator says so.
    pub fn brand(&self) -> Option<&Brand> {
        let place = self.place.as_ref()?;
        self.app.settings.brands.get(&place.workspace.name)
    }

    /// The workspace's colour, or the company's.
    pub fn accent(&self) -> Option<&str> {
        let own = self.brand().and_then(|brand| brand.accent.as_deref());
        own.or(self.app.settings.accent.as_deref())
    }

    /// The surroundings of a page for somebody who is not signed in.
    pub fn frame(&self) -> Frame {
        let settings = &self.app.settings;
        let accent = self.accent().is_some();
        let has_logo = self.brand().is_some_and(|brand| brand.logo.is_some());
        let href = Some(settings.support_href.clone()).filter(|href| !href.is_empty());
        Frame {
            product: settings.product.clone(),
            workspace: self.place.as_ref().map(|place| place.workspace.title.clone()),
            logo: has_logo.then(|| format!("{}/logo", self.base)),
            base: self.base.clone(),
            path: self.path.clone(),
            texts: self.texts.clone(),
            languages: languages(settings.demo),
            support: Support {
                label: settings.support_label.clone(),
                href,
            },
            token: forgery::form_token(self.app.store.keys(), &self.form, self.session_token().as_ref()),
            brand: accent.then(|| format!("{}/brand.css", self.base)),
            person: None,
            unread: 0,
            offers_workspaces: crate::use_case::new_workspace::offered(&self.app),
            here: Here::Nowhere,
            banner: None,
            ending: None,
            done: None,
            error: None,
            wait: None,
            demo: settings.demo,
        }
    }

    /// The surroundings of a page for its signed-in reader.
    pub fn frame_of(&self, s: &SignedIn, here: Here) -> Frame {
        let who = &s.live.who;
        let administrator = who.role == domain::account::Role::Administrator;
        let role = if administrator {
            "role-administrator"
        } else {
            "role-employee"
        };
        Frame {
            person: Some(Person {
                name: who.name.to_string(),
                login: who.login.to_string(),
                initials: initials(&who.name),
                role: self.texts.say(role),
                administrator,
            }),
            unread: s.unread,
            here,
            banner: administrator
                .then(|| self.clock_warning())
                .flatten()
                .or_else(|| self.turned_off(s))
                .or_else(|| s.banner.as_ref().map(|due| asked(self, due)))
                .or_else(|| self.came_in_by_code(s)),
            ending: self.ending(s),
            ..self.frame()
        }
    }

    /// Whoever came in with a recovery code is shown the way to a new app (OTP-05).
    fn came_in_by_code(&self, s: &SignedIn) -> Option<Banner> {
        let (method, _) = s.live.proofs.factor?;
        let factors = s.live.who.factors;
        let by_phone = factors.has(second_factor::Method::Push) && !factors.has(second_factor::Method::OtpApp);
        (method == second_factor::Method::RecoveryCode).then(|| Banner {
            tone: Tone::Attention,
            text: self.texts.say("recovery-came-in"),
            links: vec![Link {
                label: self.texts.say("mobile-device-changed"),
                href: format!(
                    "{}{}",
                    self.base,
                    if by_phone {
                        "/security/trusted-device"
                    } else {
                        "/security/otp"
                    }
                ),
            }],
            acts: Vec::new(),
        })
    }

    /// What administrators are told while the machine's clock is behind (THR-21).
    fn clock_warning(&self) -> Option<Banner> {
        let behind = self.app.clock_behind()?;
        let span = pages::refusal::wait(&self.texts, behind.as_secs());
        Some(Banner {
            tone: Tone::Danger,
            text: self.texts.say_with("clock-behind", &[("span", span)]),
            links: Vec::new(),
            acts: Vec::new(),
        })
    }

    /// "Turned off for you until …", with the way to set up in place, in every session of the person (DIS-06).
    fn turned_off(&self, s: &SignedIn) -> Option<Banner> {
        let waiver = s.live.who.waiver.as_deref().filter(|w| w.is_live(self.now))?;
        let until = said::when(self, waiver.ends_at).exact;
        Some(Banner {
            tone: Tone::Attention,
            text: self.texts.say_with("turned-off-banner", &[("until", until)]),
            links: vec![Link {
                label: self.texts.say("turned-off-banner-link"),
                href: format!("{}/security/two-factor", self.base),
            }],
            acts: Vec::new(),
        })
    }

    /// The same for a page that hands out the session's new token: its forms belong to that one.
    pub fn frame_after(&self, s: &SignedIn, here: Here, token: &Token) -> Frame {
        Frame {
            token: forgery::form_token(self.app.store.keys(), &self.form, Some(token)),
            ..self.frame_of(s, here)
        }
    }

    /// When the session ends if its person does nothing from now on.
    pub fn ending(&self, s: &SignedIn) -> Option<Ending> {
        let policy = &self.place.as_ref()?.policy;
        let idle = policy.span(Key::SessionIdle);
        let overall = s.live.ends_at.map(|end| self.now.until(end));
        let extendable = overall.is_none_or(|overall| idle < overall);
        let span = if extendable { idle } else { overall? };
        Some(Ending {
            seconds: span.as_secs(),
            warn_before: policy.span(Key::SessionWarnBefore).as_secs(),
            extendable,
        })
    }

    /// A page, with the form cookie if the browser has none yet.
    pub fn page(&self, page: &impl Page) -> Response {
        self.page_with(StatusCode::OK, page)
    }

    pub fn page_with(&self, status: StatusCode, page: &impl Page) -> Response {
        let mut response = (status, Html(page.render())).into_response();
        if self.form_is_new {
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookie::set_form(&self.form));
        }
        response
    }

    /// On to another page of this workspace, by GET.
    pub fn go(&self, path: &str) -> Response {
        Self::go_whole(&format!("{}{path}", self.base))
    }

    /// On to a whole path of this server, by GET.
    pub fn go_whole(path: &str) -> Response {
        let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
    }

    /// What came of a handler: its answer, or the page that says why not and what to do.
    pub fn show(&self, result: Result<Response, Failure>) -> Response {
        result.unwrap_or_else(|failure| self.refuse(&failure))
    }

    /// The page for a refusal. A missing session leads to the door, a missing proof to the step-up, and both come back
    /// to the page that the person was on (SES-03).
    pub fn refuse(&self, failure: &Failure) -> Response {
        match failure {
            Failure::Refused(Refusal::SessionExpired) => {
                let had_one = self.session_token().is_some();
                let ended = if had_one { "&ended=1" } else { "" };
                let back = format!("{}{}", self.base, self.stands_on());
                self.go(&format!("/sign-in?next={}{ended}", said::query(&back)))
            }
            Failure::Refused(Refusal::StepUpRequired) => {
                self.go(&format!("/step-up?next={}", said::query(&self.stands_on())))
            }
            Failure::Refused(Refusal::NotFound) => self.not_found(),
            failure => {
                let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let refused = Refused::new(&self.texts, failure.code(), &self.details(failure), &self.came_from());
                let mut response = match self.reader.get() {
                    Some(s) => {
                        let frame = self.frame_of_refusal(s);
                        self.page_with(status, &RefusalInside { frame, refused })
                    }
                    None => {
                        let frame = self.frame();
                        self.page_with(status, &RefusalPage { frame, refused })
                    }
                };
                if let Failure::Refused(refusal) = failure
                    && let Some(seconds) = refusal.retry_after()
                {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
        }
    }

    /// The same for a form that is not taken at all: whose session it is was not looked up yet, and it is no work of
    /// theirs that would extend it.
    async fn refuse_unread(&self, refusal: &Refusal) -> Response {
        let _ = self.look_up(true).await;
        self.refuse(&refusal.clone().into())
    }

    /// The page that the person has before them: this one, or the one that its form was sent from.
    fn stands_on(&self) -> String {
        if self.method == Method::GET {
            self.path.clone()
        } else {
            said::referrer(self)
        }
    }

    /// The page before a refusal. Nobody is led in a circle.
    fn came_from(&self) -> String {
        let before = said::referrer(self);
        let is_here = self.method == Method::GET && before == self.path;
        if is_here { "/".to_owned() } else { before }
    }

    /// What stands around a refusal posts its language to a page that can be opened.
    fn frame_of_refusal(&self, s: &SignedIn) -> Frame {
        Frame {
            path: self.stands_on(),
            ..self.frame_of(s, Here::Nowhere)
        }
    }

    pub fn not_found(&self) -> Response {
        let status = StatusCode::NOT_FOUND;
        match self.reader.get() {
            Some(s) => {
                let frame = self.frame_of_refusal(s);
                self.page_with(status, &NotFoundInside { frame })
            }
            None => self.page_with(status, &NotFound { frame: self.frame() }),
        }
    }

    /// What a refusal's text may name.
    pub fn details(&self, failure: &Failure) -> Details {
        let workspace = self
            .place
            .as_ref()
            .map(|p| p.workspace.title.clone())
            .unwrap_or_default();
        let Failure::Refused(refusal) = failure else {
            return Details {
                workspace,
                ..Details::default()
            };
        };
        let min = match refusal {
            Refusal::PasswordTooWeak {
                reason: Weakness::TooShort { least },
            } => *least,
            _ => 0,
        };
        Details {
            reason: refusal.reason().unwrap_or_default().to_owned(),
            retry_after: refusal.retry_after().unwrap_or(0),
            field: refusal.field().unwrap_or_default().to_owned(),
            workspace,
            min,
        }
    }
}

/// Nothing at this address.
pub async fn nothing_here(visit: Visit) -> Response {
    visit.refuse_unread(&Refusal::NotFound).await
}

/// The languages that can be chosen; the demo has an invented one with long words, to try the pages with.
fn languages(demo: bool) -> Vec<Language> {
    let long = (LONG, "Loooong words");
    let offered = LANGUAGES.iter().chain(demo.then_some(&long));
    offered
        .map(|(tag, name)| Language {
            tag: (*tag).to_owned(),
            name: (*name).to_owned(),
        })
        .collect()
}

/// What was chosen in this browser, else what it asks for.
fn language(headers: &HeaderMap) -> &str {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    cookie::read(headers, cookie::LANGUAGE)
        .or_else(|| asked.and_then(accepted))
        .unwrap_or("en")
}
