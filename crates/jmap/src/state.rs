//! The StateChange that is pushed after a commit (RFC 8620 §7.1).

use std::collections::BTreeSet;

use mail::AccountId;
use serde_json::{Map, Value, json};
use store::{Kind, ReadTx, Touched};

const KINDS: [(Kind, &str); 5] = [
    (Kind::Mailbox, "Mailbox"),
    (Kind::Email, "Email"),
    (Kind::Thread, "Thread"),
    (Kind::Identity, "Identity"),
    (Kind::Submission, "EmailSubmission"),
];

/// The states of what a commit touched, as they are now.
pub(crate) fn change(tx: &ReadTx<'_>, touched: &Touched) -> store::Result<Option<Value>> {
    let mut changed = Map::new();
    for account in tx.accounts()? {
        let states = states(tx, account.id, &kinds(touched, account.id))?;
        if !states.is_empty() {
            changed.insert(account.id.to_string(), Value::Object(states));
        }
    }
    Ok((!changed.is_empty()).then(|| json!({ "@type": "StateChange", "changed": changed })))
}

fn kinds(touched: &Touched, account: AccountId) -> BTreeSet<Kind> {
    if touched.everything || touched.accounts.contains(&account) {
        return KINDS.iter().map(|(kind, _)| *kind).collect();
    }
    touched.kinds.get(&account).cloned().unwrap_or_default()
}

fn states(tx: &ReadTx<'_>, account: AccountId, kinds: &BTreeSet<Kind>) -> store::Result<Map<String, Value>> {
    let named = KINDS.iter().filter(|(kind, _)| kinds.contains(kind));
    named.map(|(kind, name)| Ok(((*name).to_owned(), json!(tx.state(account, *kind)?.to_string())))).collect()
}
