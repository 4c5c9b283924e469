//! One request (RFC 8620 §3): read, each call dispatched in order, all answered.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use store::Store;

use crate::args::{Args, Context, Object};
use crate::error::{MethodError, RequestError};
use crate::reference::{self, Answered};
use crate::session::{CORE, MAIL, SUBMISSION};
use crate::{email, identity, ijson, limits, mailbox, snippet, submission, thread};

/// What a call answers: mostly one response, sometimes one more that it implies.
pub(crate) type Answers = Vec<(&'static str, Value)>;

/// Answers a request.
pub(crate) fn answer(store: &Store, bytes: &[u8], now: i64) -> Result<Value, RequestError> {
    let request = Request::read(bytes)?;
    let state = store.read(|tx| tx.accounts_state());
    let mut context = Context { store, now, created: request.created.clone().unwrap_or_default() };
    let mut answered: Vec<Answered> = Vec::with_capacity(request.calls.len());
    for (name, args, id) in request.calls {
        match call(&mut context, &request.using, &name, args, &answered) {
            Ok(answers) => {
                answered
                    .extend(answers.into_iter().map(|(name, value)| (name.to_owned(), value, id.clone())));
            }
            Err(error) => answered.push(("error".to_owned(), error.to_json(), id)),
        }
    }
    let mut response = json!({ "sessionState": state.map(|state| state.to_string()).unwrap_or_default() });
    // Moved: the macro would copy it.
    let responses = answered.into_iter().map(|(name, value, id)| [name.into(), value, id.into()]);
    response["methodResponses"] = responses.map(|of| Value::Array(of.into())).collect();
    if request.created.is_some() {
        response["createdIds"] = json!(context.created);
    }
    Ok(response)
}

fn call(
    context: &mut Context<'_>,
    using: &[String],
    name: &str,
    mut args: Object,
    before: &[Answered],
) -> Result<Answers, MethodError> {
    let Some((name, capability, method)) = METHODS.iter().find(|(known, ..)| *known == name) else {
        return Err(MethodError::new("unknownMethod"));
    };
    // A method of a capability that is not used does not exist (RFC 8620 §3.3).
    if !using.iter().any(|used| used == capability) {
        return Err(MethodError::with("unknownMethod", format!("{capability} is not in using")));
    }
    reference::resolve(&mut args, before)?;
    match method {
        Method::One(method) => Ok(vec![(name, method(context, Args(args))?)]),
        Method::More(method) => method(context, Args(args)),
    }
}

type One = fn(&mut Context<'_>, Args) -> Result<Value, MethodError>;

/// How a method is called.
enum Method {
    One(One),
    More(fn(&mut Context<'_>, Args) -> Result<Answers, MethodError>),
}

const METHODS: &[(&str, &str, Method)] = &[
    ("Core/echo", CORE, Method::One(|_, args| Ok(Value::Object(args.0)))),
    ("Mailbox/get", MAIL, Method::One(mailbox::get)),
    ("Mailbox/changes", MAIL, Method::One(mailbox::changes)),
    ("Mailbox/query", MAIL, Method::One(mailbox::query::query)),
    ("Mailbox/queryChanges", MAIL, Method::One(mailbox::query::query_changes)),
    ("Mailbox/set", MAIL, Method::One(mailbox::set::set)),
    ("Thread/get", MAIL, Method::One(thread::get)),
    ("Thread/changes", MAIL, Method::One(thread::changes)),
    ("Email/get", MAIL, Method::One(email::get::get)),
    ("Email/changes", MAIL, Method::One(email::get::changes)),
    ("Email/query", MAIL, Method::One(email::query::query)),
    ("Email/queryChanges", MAIL, Method::One(email::query::query_changes)),
    ("Email/set", MAIL, Method::One(email::set::set)),
    ("Email/copy", MAIL, Method::More(email::copy::copy)),
    ("Email/import", MAIL, Method::One(email::import::import)),
    ("Email/parse", MAIL, Method::One(email::parse::parse)),
    ("SearchSnippet/get", MAIL, Method::One(snippet::get)),
    ("Identity/get", SUBMISSION, Method::One(identity::get)),
    ("Identity/changes", SUBMISSION, Method::One(identity::changes)),
    ("Identity/set", SUBMISSION, Method::One(identity::set)),
    ("EmailSubmission/get", SUBMISSION, Method::One(submission::get)),
    ("EmailSubmission/changes", SUBMISSION, Method::One(submission::changes)),
    ("EmailSubmission/query", SUBMISSION, Method::One(submission::query::query)),
    ("EmailSubmission/queryChanges", SUBMISSION, Method::One(submission::query::query_changes)),
    ("EmailSubmission/set", SUBMISSION, Method::More(submission::set::set)),
];

struct Request {
    using: Vec<String>,
    calls: Vec<(String, Object, String)>,
    created: Option<BTreeMap<String, String>>,
}

impl Request {
    fn read(bytes: &[u8]) -> Result<Request, RequestError> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(RequestError::Limit("maxSizeRequest"));
        }
        let value = ijson::parse(bytes).map_err(|error| RequestError::NotJson(error.to_string()))?;
        let Value::Object(mut request) = value else { return Err(ill("it is no object")) };
        let mut take = |name: &str| request.remove(name);
        let using = take("using").ok_or_else(|| ill("using is missing"))?;
        let calls = take("methodCalls").ok_or_else(|| ill("methodCalls is missing"))?;
        let created = take("createdIds").unwrap_or_default();
        let using: Vec<String> =
            serde_json::from_value(using).map_err(|error| ill(&format!("using: {error}")))?;
        let calls: Vec<(String, Object, String)> =
            serde_json::from_value(calls).map_err(|error| ill(&format!("methodCalls: {error}")))?;
        let created =
            serde_json::from_value(created).map_err(|error| ill(&format!("createdIds: {error}")))?;
        if let Some(unknown) = using.iter().find(|name| ![CORE, MAIL, SUBMISSION].contains(&name.as_str())) {
            return Err(RequestError::UnknownCapability(unknown.clone()));
        }
        if calls.len() > limits::CALLS {
            return Err(RequestError::Limit("maxCallsInRequest"));
        }
        Ok(Request { using, calls, created })
    }
}

fn ill(why: &str) -> RequestError {
    RequestError::NotRequest(why.to_owned())
}
