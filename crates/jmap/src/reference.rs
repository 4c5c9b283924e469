//! Result references (RFC 8620 §3.7): arguments that are taken from the answer
//! of an earlier call, by a JSON pointer (RFC 6901) that may map over arrays.

use serde::Deserialize;
use serde_json::Value;

use crate::args::Object;
use crate::error::MethodError;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    result_of: String,
    name: String,
    path: String,
}

/// One answered call: name, arguments, call id.
pub(crate) type Answered = (String, Value, String);

/// Replaces every `#name` among the arguments by what it points at.
pub(crate) fn resolve(args: &mut Object, before: &[Answered]) -> Result<(), MethodError> {
    let names: Vec<String> = args.keys().filter(|name| name.starts_with('#')).cloned().collect();
    for marked in names {
        let name = marked[1..].to_owned();
        if args.contains_key(&name) {
            return Err(MethodError::argument(
                &name,
                format!("{name} is given both plain and as a reference"),
            ));
        }
        let Some(value) = args.remove(&marked) else { continue };
        let reference: Reference = serde_json::from_value(value)
            .map_err(|error| MethodError::argument(&marked, format!("{marked}: {error}")))?;
        args.insert(name, find(&reference, before).ok_or_else(|| unresolved(&reference))?);
    }
    Ok(())
}

fn unresolved(reference: &Reference) -> MethodError {
    let Reference { result_of, name, path } = reference;
    MethodError::with(
        "invalidResultReference",
        format!("{path} of {name} in call {result_of} points at nothing"),
    )
}

fn find(reference: &Reference, before: &[Answered]) -> Option<Value> {
    let (name, answer, _) = before.iter().find(|(_, _, id)| *id == reference.result_of)?;
    let path = reference.path.as_str();
    if *name != reference.name || !(path.is_empty() || path.starts_with('/')) {
        return None;
    }
    let tokens: Vec<String> = path.split('/').skip(1).map(unescape).collect();
    point(answer, &tokens)
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn point(value: &Value, tokens: &[String]) -> Option<Value> {
    let Some((token, rest)) = tokens.split_first() else { return Some(value.clone()) };
    match value {
        Value::Object(map) => point(map.get(token)?, rest),
        Value::Array(list) if token == "*" => {
            let mut flat = Vec::new();
            for item in list {
                match point(item, rest)? {
                    Value::Array(items) => flat.extend(items),
                    other => flat.push(other),
                }
            }
            Some(Value::Array(flat))
        }
        Value::Array(list) => point(list.get(index(token)?)?, rest),
        _ => None,
    }
}

/// RFC 6901 §4: no sign, no leading zero.
fn index(token: &str) -> Option<usize> {
    token.parse::<usize>().ok().filter(|n| n.to_string() == *token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn points() {
        let answer =
            json!({ "list": [{ "t": "a", "e": [1, 2] }, { "t": "b", "e": [3] }], "a/b~": 7, "none": [] });
        let before = [("X/get".to_owned(), answer, "c".to_owned())];
        for (path, expected) in [
            ("/list/*/t", Some(json!(["a", "b"]))),
            ("/list/*/e", Some(json!([1, 2, 3]))),
            ("/list/1/e/0", Some(json!(3))),
            ("/a~1b~0", Some(json!(7))),
            ("/none/*/x", Some(json!([]))),
            ("/none/0", None),
            ("/list/*/x", None),
            ("/list/01/t", None),
            ("list", None),
        ] {
            let reference = Reference { result_of: "c".into(), name: "X/get".into(), path: path.into() };
            assert_eq!(find(&reference, &before), expected, "{path}");
        }
        let other = Reference { result_of: "c".into(), name: "Y/get".into(), path: "/list".into() };
        assert_eq!(find(&other, &before), None);
    }
}
