//! PatchObjects (RFC 8620 §5.3): what an update makes of an object, and which
//! of its properties that changes.

use serde_json::Value;

use crate::args::Object;
use crate::error::SetError;

/// Applies a patch to an object that has all its properties. Null at a
/// property stays null: what that means is the type's affair.
pub(crate) fn apply(current: &Object, patch: &Object) -> Result<Object, SetError> {
    let paths: Vec<Vec<String>> = patch.keys().map(|path| tokens(path)).collect();
    for path in &paths {
        if paths.iter().any(|other| other.len() > path.len() && other.starts_with(path)) {
            return Err(invalid("one path lies within another"));
        }
    }
    let unknown: Vec<&String> =
        paths.iter().filter_map(|path| path.first()).filter(|name| !current.contains_key(*name)).collect();
    if !unknown.is_empty() {
        return Err(SetError::properties(unknown, "there is no such property"));
    }
    let mut object = current.clone();
    for (path, value) in paths.iter().zip(patch.values()) {
        write(&mut object, path, value)?;
    }
    Ok(object)
}

/// The properties that differ.
pub(crate) fn changed<'a>(before: &'a Object, after: &Object) -> Vec<&'a str> {
    before
        .iter()
        .filter(|(name, value)| after.get(*name) != Some(value))
        .map(|(name, _)| name.as_str())
        .collect()
}

fn tokens(path: &str) -> Vec<String> {
    path.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}

fn write(object: &mut Object, path: &[String], value: &Value) -> Result<(), SetError> {
    match path {
        [name] => {
            object.insert(name.clone(), value.clone());
            Ok(())
        }
        [inner @ .., last] => {
            let mut at = object;
            for name in inner {
                at = match at.get_mut(name) {
                    Some(Value::Object(next)) => next,
                    _ => return Err(invalid("a path leads through something that is no object")),
                };
            }
            match value {
                Value::Null => at.remove(last),
                value => at.insert(last.clone(), value.clone()),
            };
            Ok(())
        }
        [] => Err(invalid("a path is empty")),
    }
}

fn invalid(why: &str) -> SetError {
    SetError::with("invalidPatch", why)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::get::object;

    #[test]
    fn patches() {
        let current =
            object(json!({ "id": "e1", "keywords": { "$seen": true, "a/b": true }, "size": 1, "list": [1] }));
        for (patch, expected) in [
            (
                json!({ "keywords/$flagged": true }),
                Some(json!({ "$seen": true, "a/b": true, "$flagged": true })),
            ),
            (json!({ "keywords/$seen": null, "keywords/absent": null }), Some(json!({ "a/b": true }))),
            (json!({ "keywords/a~1b": null }), Some(json!({ "$seen": true }))),
            (json!({ "keywords": { "x": true } }), Some(json!({ "x": true }))),
            (json!({ "keywords": {}, "keywords/x": true }), None),
            (json!({ "keywords/x/y": true }), None),
            (json!({ "list/0": 2 }), None),
            (json!({ "nothing": 2 }), None),
            (json!({ "": 2 }), None),
        ] {
            let after = apply(&current, &object(patch.clone()));
            assert_eq!(after.ok().map(|after| after["keywords"].clone()), expected, "{patch}");
        }
        let same = apply(&current, &object(json!({ "size": 1 }))).unwrap();
        assert!(changed(&current, &same).is_empty());
    }
}
