//! Until the helpers' branches are on main.
use crate::employee::Employee;
use crate::{Change, Statement, Value};

static FREE: Statement = Statement {
    name: "until.free",
    sql: "delete from address where workspace = $1 and folded = (select login from account where id = $2) \
          and employee = $3",
};
static LEAVE_GROUPS: Statement = Statement {
    name: "invitation.leave_groups",
    sql: "delete from membership where employee = $1",
};
static DELETE: Statement = Statement {
    name: "invitation.delete",
    sql: "delete from employee where id = $1 and status = $2",
};
static DELETE_ACCOUNT: Statement = Statement {
    name: "invitation.delete_account",
    sql: "delete from account where id = $1 and password is null \
          and not exists (select 1 from employee where account = $2)",
};
pub(crate) static STATEMENTS: &[&Statement] = &[&FREE, &LEAVE_GROUPS, &DELETE, &DELETE_ACCOUNT];
impl Change<'_> {
    pub fn delete_invited(&mut self, employee: &Employee) {
        let (id, account, workspace) = (employee.id, employee.account, employee.workspace);
        self.run(&FREE, [Value::from(workspace), account.into(), id.into()]);
        self.unlist_employee(employee);
        self.run(&LEAVE_GROUPS, [id.into()]);
        self.run_once(&DELETE, [Value::from(id), employee.status.word().into()]);
        self.run(&DELETE_ACCOUNT, [Value::from(account), account.into()]);
    }
}
