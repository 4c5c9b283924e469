//! What goes wrong, at the three levels of RFC 8620 §3.6 and §5.3: the whole
//! request, one method call, one object of a `/set`.

use serde_json::{Map, Value, json};

/// A request that cannot be answered as a whole (RFC 8620 §3.6.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not JSON, or not I-JSON (RFC 7493).
    #[error("the request is not I-JSON: {0}")]
    NotJson(String),
    /// JSON, but not a request.
    #[error("the request is not a JMAP request: {0}")]
    NotRequest(String),
    /// `using` names a capability that is not here.
    #[error("unknown capability: {0}")]
    UnknownCapability(String),
    /// A limit of the session's core capability was passed; names it.
    #[error("the request is beyond {0}")]
    Limit(&'static str),
}

impl RequestError {
    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            RequestError::Limit("maxSizeRequest" | "maxSizeUpload") => 413,
            RequestError::Limit("maxConcurrentRequests" | "maxConcurrentUpload") => 429,
            _ => 400,
        }
    }

    /// The problem details object (RFC 7807).
    pub fn to_json(&self) -> Value {
        let kind = match self {
            RequestError::NotJson(_) => "notJSON",
            RequestError::NotRequest(_) => "notRequest",
            RequestError::UnknownCapability(_) => "unknownCapability",
            RequestError::Limit(_) => "limit",
        };
        let mut problem = json!({
            "type": format!("urn:ietf:params:jmap:error:{kind}"),
            "status": self.status(),
            "detail": self.to_string(),
        });
        if let RequestError::Limit(limit) = self {
            problem["limit"] = json!(limit);
        }
        problem
    }
}

/// A method call that failed (RFC 8620 §3.6.2).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MethodError {
    kind: &'static str,
    description: Option<String>,
    arguments: Vec<String>,
}

impl MethodError {
    pub(crate) fn new(kind: &'static str) -> MethodError {
        MethodError { kind, description: None, arguments: Vec::new() }
    }

    pub(crate) fn with(kind: &'static str, description: impl Into<String>) -> MethodError {
        MethodError { description: Some(description.into()), ..MethodError::new(kind) }
    }

    /// `invalidArguments`, naming the argument.
    pub(crate) fn argument(name: &str, description: impl Into<String>) -> MethodError {
        let arguments = vec![name.to_owned()];
        MethodError { arguments, ..MethodError::with("invalidArguments", description) }
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({ "type": self.kind });
        if let Some(description) = &self.description {
            error["description"] = json!(description);
        }
        if !self.arguments.is_empty() {
            error["arguments"] = json!(self.arguments);
        }
        error
    }
}

impl From<store::Error> for MethodError {
    fn from(error: store::Error) -> MethodError {
        use store::Error;
        match error {
            // It went between two steps of the call.
            Error::NotFound("account") => MethodError::new("accountNotFound"),
            Error::CannotCalculate => MethodError::new("cannotCalculateChanges"),
            Error::AnchorNotFound => MethodError::new("anchorNotFound"),
            Error::Forbidden(why) => MethodError::with("forbidden", why),
            Error::TooLarge(what) => MethodError::with("requestTooLarge", format!("too large: {what}")),
            other => {
                tracing::error!(error = %other, "a method call failed");
                MethodError::with("serverFail", other.to_string())
            }
        }
    }
}

/// One object that a `/set` left alone (RFC 8620 §5.3).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SetError {
    kind: &'static str,
    description: Option<String>,
    more: Map<String, Value>,
}

impl SetError {
    pub(crate) fn new(kind: &'static str) -> SetError {
        SetError { kind, description: None, more: Map::new() }
    }

    pub(crate) fn with(kind: &'static str, description: impl Into<String>) -> SetError {
        SetError { description: Some(description.into()), ..SetError::new(kind) }
    }

    /// `invalidProperties`, naming them.
    pub(crate) fn properties<S: Into<String>>(
        names: impl IntoIterator<Item = S>,
        description: impl Into<String>,
    ) -> SetError {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        SetError::with("invalidProperties", description).and("properties", json!(names))
    }

    /// `invalidProperties`, naming one.
    pub(crate) fn property(name: &str, description: impl Into<String>) -> SetError {
        SetError::properties([name], description)
    }

    pub(crate) fn and(mut self, name: &str, value: Value) -> SetError {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// What the store says of one object; the error itself where it concerns more than that object.
    pub(crate) fn of(error: store::Error) -> Result<SetError, store::Error> {
        use store::Error;
        Ok(match error {
            Error::NotFound(what) => SetError::with("notFound", format!("there is no such {what}")),
            Error::AlreadyExists(id) => SetError::new("alreadyExists").and("existingId", json!(id)),
            Error::Duplicate(id) => SetError::new("alreadyExists").and("existingId", json!(id)),
            Error::HasChild => SetError::new("mailboxHasChild"),
            Error::HasEmail => SetError::new("mailboxHasEmail"),
            Error::Forbidden(why) => SetError::with("forbidden", why),
            Error::TooLarge("keywords") => SetError::new("tooManyKeywords"),
            Error::TooLarge("mailbox depth") => SetError::property("parentId", "it would lie too deep"),
            Error::TooLarge("mailbox name") => SetError::property("name", "it is too long"),
            Error::TooLarge(what) => SetError::with("tooLarge", format!("too large: {what}")),
            other => return Err(other),
        })
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut error = self.more.clone();
        error.insert("type".to_owned(), json!(self.kind));
        if let Some(description) = &self.description {
            error.insert("description".to_owned(), json!(description));
        }
        Value::Object(error)
    }
}
