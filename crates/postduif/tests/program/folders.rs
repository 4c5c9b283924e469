//! Folders by the command line: on this computer, and on a real server.

use serde_json::Value;
use testhost::{Host, User};

use crate::common::Program;

fn paths(listed: &Value) -> Vec<&str> {
    listed.as_array().unwrap().iter().filter_map(|folder| folder["name"].as_str()).collect()
}

#[test]
fn folders_are_made_renamed_and_deleted() {
    let program = Program::new();
    for (args, says) in [
        (&["folder", "create", "Werk"][..], "Werk is made here"),
        (&["folder", "create", "Werk/2026"], "Werk/2026 is made here"),
        (&["folder", "rename", "werk/2026", "Oud"], "called Oud now"),
        (&["folder", "unsubscribe", "Oud"], "only now and then"),
    ] {
        let run = program.run(args, "");
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        assert!(run.out.contains(says), "{args:?}: {run:?}");
    }
    let listed = program.json(&["folder", "list"], "");
    let old = listed.as_array().unwrap().iter().find(|one| one["name"] == "Oud").unwrap();
    assert_eq!((&old["parentId"], &old["isSubscribed"]), (&Value::Null, &Value::Bool(false)));
    for (args, code, says) in [
        (&["folder", "create", "Werk"][..], 3, "a folder Werk already"),
        (&["folder", "create", "Nergens/Hier"], 6, "no folder Nergens"),
        (&["folder", "delete", "Zolder"], 6, "no folder Zolder"),
        (&["folder", "delete", "inbox"], 3, "stays as it is"),
    ] {
        let run = program.run(args, "");
        assert_eq!(run.code, code, "{args:?}: {run:?}");
        assert!(run.err.contains(says), "{args:?}: {run:?}");
    }
    assert_eq!(program.run(&["folder", "delete", "Oud"], "").code, 0);
    assert!(!paths(&program.json(&["folder", "list"], "")).contains(&"Oud"));
}

fn with_account(host: &Host, user: &User, (scheme, port): (&str, u16)) -> Program {
    let program = Program::at(host);
    let url = |scheme: &str, port| format!("{scheme}://ssl0.mail.test:{}", host.layout().port(port));
    let args = ["account", "add", &user.address, "--password-stdin", "--incoming", &url(scheme, port)];
    let outgoing = url("smtps", 465);
    let args = [&args[..], &["--outgoing", &outgoing]].concat();
    let added = program.run(&args, &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    program
}

const IMAP: (&str, u16) = ("imaps", 993);

/// D20: no server keeps the folders of a POP3 account; they are here, for every task
/// and of the person's own, and the next look at the server leaves them as they are.
#[test]
fn an_account_that_collects_has_folders_here() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("program-pop-folders").unwrap();
    host.deliver(&user.address, b"From: anna@voorbeeld.test\r\nSubject: Hier\r\n\r\nhallo\r\n").unwrap();
    let program = with_account(&host, &user, ("pop3s", 995));
    for args in [
        &["sync"][..],
        &["folder", "create", "Werk"],
        &["folder", "create", "Werk/2026"],
        &["folder", "create", "Tijdelijk"],
        &["folder", "rename", "Werk/2026", "Werk/Oud"],
        &["folder", "delete", "Tijdelijk"],
        &["sync"],
    ] {
        let run = program.run(args, "");
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
    }
    let listed = program.json(&["folder", "list"], "");
    let roles: Vec<&str> =
        listed.as_array().unwrap().iter().filter_map(|folder| folder["role"].as_str()).collect();
    assert_eq!(roles, ["inbox", "drafts", "sent", "archive", "junk", "trash"]);
    let mut own = paths(&listed);
    own.retain(|name| ["Werk", "Oud", "2026", "Tijdelijk"].contains(name));
    assert_eq!(own, ["Oud", "Werk"]);
    assert_eq!(program.run(&["folder", "delete", "Sent"], "").code, 3, "its task needs it");
    assert_eq!(program.json(&["list"], "")[0]["subject"], "Hier");
    // E02: the person says which one is for what, as with a server that knows folders.
    let role_of = |name: &str| {
        let listed = program.json(&["folder", "list"], "");
        listed.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["role"].clone()
    };
    for (task, told) in
        [("sent", "Sent"), ("drafts", "Drafts"), ("archive", "Archive"), ("junk", "Junk"), ("trash", "Trash")]
    {
        for args in [&["folder", "role", "Werk", task][..], &["sync"]] {
            assert_eq!(program.run(args, "").code, 0, "{args:?}");
        }
        assert_eq!((role_of("Werk"), role_of(told)), (Value::from(task), Value::Null));
        assert_eq!(program.run(&["folder", "role", "Werk", "none"], "").code, 0);
        assert_eq!((role_of("Werk"), role_of(told)), (Value::Null, Value::from(task)));
    }
    assert_eq!(program.run(&["folder", "role", "Sent", "none"], "").code, 3, "a task keeps a folder");
    assert_eq!(program.json(&["status"], "")["accounts"][0]["waitingChanges"], 0);
}

/// D04, D08: what is changed here while nobody is connected reaches the server with the next sync.
#[test]
fn folders_and_ways_of_deleting_reach_the_server() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("program-folders").unwrap();
    let (here, there) = (with_account(&host, &user, IMAP), with_account(&host, &user, IMAP));
    for program in [&here, &there] {
        assert_eq!(program.run(&["sync"], "").code, 0);
    }
    for args in [
        &["folder", "create", "Kantoor"][..],
        &["folder", "create", "Kantoor/Één"],
        &["folder", "create", "Tijdelijk"],
        &["sync"],
        &["folder", "rename", "Kantoor", "Werk"],
        &["folder", "delete", "Tijdelijk"],
        &["sync"],
    ] {
        let run = here.run(args, "");
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
    }
    let status = here.json(&["status"], "");
    assert_eq!(status["accounts"][0]["refused"], Value::Array(vec![]), "{status}");
    assert_eq!(status["accounts"][0]["waitingChanges"], 0);
    assert_eq!(there.run(&["sync"], "").code, 0);
    let listed = there.json(&["folder", "list"], "");
    let known = paths(&listed);
    assert!(known.contains(&"Werk") && known.contains(&"Één"), "{known:?}");
    assert!(!known.contains(&"Tijdelijk") && !known.contains(&"Kantoor"), "{known:?}");

    // E02: what a person says a folder is for holds, also after the server's next list.
    for args in [&["folder", "role", "Werk", "archive"][..], &["sync"]] {
        assert_eq!(here.run(args, "").code, 0, "{args:?}");
    }
    let listed = here.json(&["folder", "list"], "");
    let with_role = |role: &str| {
        let found = listed.as_array().unwrap().iter().find(|one| one["role"] == role);
        found.map(|one| one["name"].as_str().unwrap_or_default())
    };
    assert_eq!((with_role("archive"), with_role("sent")), (Some("Werk"), Some("Sent")));

    let change =
        here.run(&["account", "change", &user.address, "--when-deleting", "mark", "--check-every", "30"], "");
    assert_eq!(change.code, 0, "{change:?}");
    assert!(change.out.contains("marked as deleted on the server"), "{change:?}");
    let following = &here.json(&["status"], "")["accounts"][0]["following"];
    assert_eq!((&following["whenDeleting"], &following["checkMinutes"]), (&"mark".into(), &30.into()));
    assert_eq!(here.run(&["account", "change", &user.address, "--check-every", "0"], "").code, 2);
}

/// E05: a folder for templates is known by its name or the person's word, here and on a server;
/// JMAP, which has no role for it, is told of none.
#[test]
fn a_folder_is_for_templates() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("program-sjablonen").unwrap();
    let program = with_account(&host, &user, IMAP);
    let role_of = |account: &[&str], name: &str| {
        let listed = program.json(&[&["folder", "list"], account].concat(), "");
        let found = listed.as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
        found.unwrap()["role"].clone()
    };
    let does = |args: &[&str]| assert_eq!(program.run(args, "").code, 0, "{args:?}");
    for args in
        [&["folder", "create", "Sjablonen"][..], &["folder", "create", "Brieven"], &["sync"], &["sync"]]
    {
        does(args);
    }
    assert_eq!(role_of(&[], "Sjablonen"), "templates", "by its name");
    does(&["folder", "role", "Brieven", "templates"]);
    does(&["sync"]);
    assert_eq!((role_of(&[], "Brieven"), role_of(&[], "Sjablonen")), ("templates".into(), Value::Null));
    assert_eq!(program.run(&["folder", "create", "templates/Oud"], "").code, 0, "it is named by its task");
    does(&["folder", "role", "Brieven", "none"]);
    does(&["sync"]);
    assert_eq!((role_of(&[], "Brieven"), role_of(&[], "Sjablonen")), (Value::Null, "templates".into()));
    let here = ["--account", "local"];
    let local = program.json(&["status"], "");
    let local = local["accounts"].as_array().unwrap().iter().find(|one| one["kind"] == "local").cloned();
    let id = local.unwrap()["id"].as_str().unwrap().to_owned();
    let here = [here[0], id.as_str()];
    for name in ["Een", "Twee"] {
        does(&[&["folder", "create", name], &here[..]].concat());
        does(&[&["folder", "role", name, "templates"], &here[..]].concat());
        assert_eq!(role_of(&here, name), "templates");
    }
    assert_eq!(role_of(&here, "Een"), Value::Null);
    does(&[&["folder", "delete", "Twee"], &here[..]].concat());
}
