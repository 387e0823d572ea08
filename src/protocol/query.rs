//! The query parameters of a callback URL: typed for sending, tolerant for receiving.

use std::borrow::Cow;

use url::form_urlencoded;

use super::catalogue;

/// The SDKAppID of the app.
pub(crate) const SDKAPPID: &str = "SdkAppid";
/// The callback command, as in the body.
pub(crate) const COMMAND: &str = "CallbackCommand";
/// Always `json`.
pub(crate) const CONTENT_TYPE: &str = "contenttype";
/// The address of the client that caused the event.
pub(crate) const CLIENT_IP: &str = "ClientIP";
/// The platform of that client.
pub(crate) const OPT_PLATFORM: &str = "OptPlatform";
/// The signature, only with webhook authentication.
pub(crate) const SIGN: &str = "Sign";
/// The signed time in Unix seconds, only with webhook authentication.
pub(crate) const REQUEST_TIME: &str = "RequestTime";

/// The parameters of every callback, in the order of the documentation page.
pub(crate) const DOCUMENTED: [&str; 5] = [SDKAPPID, COMMAND, CONTENT_TYPE, CLIENT_IP, OPT_PLATFORM];

/// The documented values of [`OPT_PLATFORM`]; editions of the page disagree on `macOS` and `Mac`.
pub(crate) const PLATFORMS: [&str; 9] =
    ["RESTAPI", "Web", "Android", "iOS", "Windows", "macOS", "Mac", "iPad", "Unknown"];

/// A query with this signature in place of its own, and all else byte for byte.
pub(crate) fn sign_again(query: &str, sign: &str, request_time: &str) -> String {
    let signature = format!("{SIGN}={sign}&{REQUEST_TIME}={request_time}");
    let kept = query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && name != SIGN && name != REQUEST_TIME
    });
    kept.chain([signature.as_str()]).collect::<Vec<_>>().join("&")
}

/// Whether a parameter of this name may hold a signature: also where its sender has mistaken capitals.
pub(crate) fn names_signature(name: &str) -> bool {
    name.eq_ignore_ascii_case(SIGN)
}

/// A URL as it may be shown: whoever reads a signature can send callbacks with it for a minute.
pub(crate) fn without_signature(url: &str) -> Cow<'_, str> {
    let Some((path, query)) = url.split_once('?') else { return url.into() };
    let is_signature = |pair: &str| {
        form_urlencoded::parse(pair.as_bytes()).next().is_some_and(|(name, _)| names_signature(&name))
    };
    if !query.split('&').any(is_signature) {
        return url.into();
    }
    let shown = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_signature(pair) => format!("{name}=REDACTED").into(),
        _ => Cow::from(pair),
    });
    format!("{path}?{}", shown.collect::<Vec<_>>().join("&")).into()
}

/// What a sender appends to the URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallbackQuery {
    /// Decimal SDKAppID.
    pub(crate) sdkappid: u64,
    /// Callback command.
    pub(crate) command: String,
    /// Address of the client, such as `127.0.0.1`; some commands have none.
    pub(crate) client_ip: Option<String>,
    /// One of [`PLATFORMS`]; some commands have none.
    pub(crate) opt_platform: Option<String>,
    /// Signature and the Unix seconds it was made for.
    pub(crate) signature: Option<(String, String)>,
}

impl CallbackQuery {
    /// What the vendor appends for a command, unsigned; for one that is not known, everything.
    pub(crate) fn plain(sdkappid: u64, command: &str) -> Self {
        let facts = catalogue::find(command).map(|command| &command.query);
        let value = |is_there: bool, value: &str| is_there.then(|| value.to_owned());
        Self {
            sdkappid,
            command: command.to_owned(),
            client_ip: value(facts.is_none_or(|facts| facts.client_ip), "127.0.0.1"),
            opt_platform: value(facts.is_none_or(|facts| facts.opt_platform), "RESTAPI"),
            signature: None,
        }
    }

    /// The parameters in the documented order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
        let (sign, request_time) = self.signature.as_ref().map(|(sign, time)| (sign, time)).unzip();
        let further = [
            (CLIENT_IP, self.client_ip.as_ref()),
            (OPT_PLATFORM, self.opt_platform.as_ref()),
            (SIGN, sign),
            (REQUEST_TIME, request_time),
        ];
        let always = [
            (SDKAPPID, self.sdkappid.to_string().into()),
            (COMMAND, self.command.as_str().into()),
            (CONTENT_TYPE, "json".into()),
        ];
        always
            .into_iter()
            .chain(further.into_iter().filter_map(|(name, value)| Some((name, value?.as_str().into()))))
    }

    /// The same, encoded: `SdkAppid=…&CallbackCommand=…&…`.
    pub(crate) fn build(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }
}

/// A parameter, borrowed from the URL where nothing had to be decoded.
pub(crate) type Parameter<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Query parameters as received: decoded, in order, repetitions kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query<'a> {
    pairs: Vec<Parameter<'a>>,
}

impl<'a> Query<'a> {
    /// Reads the query of a request target such as `/callback?SdkAppid=…`.
    pub(crate) fn of_url(url: &'a str) -> Self {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        Self { pairs: form_urlencoded::parse(query.as_bytes()).collect() }
    }

    /// The first value of `name`, in exactly this casing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// All parameters, in order.
    pub(crate) fn pairs(&self) -> &[Parameter<'a>] {
        &self.pairs
    }

    /// Every value of `name`, in exactly this casing.
    pub(crate) fn values<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// What garbled it as a whole on the way, and what to do about it: of use where a parameter is missing.
    pub(crate) fn damage(&self) -> Option<(&'static str, &'static str)> {
        let is_ours =
            |text: &str| DOCUMENTED.iter().chain(&[SIGN, REQUEST_TIME]).any(|name| text.starts_with(name));
        if self.pairs.iter().any(|(name, _)| name.strip_prefix("amp;").is_some_and(is_ours)) {
            let help = "write & between parameters; &amp; is correct only in HTML";
            return Some(("the URL has `&amp;` between its parameters", help));
        }
        let holds_query = |text: &str| text.split('?').skip(1).any(is_ours);
        self.pairs.iter().any(|(name, value)| holds_query(name) || holds_query(value)).then_some((
            "the URL has a second `?`, so everything after it belongs to the previous value",
            "the first `?` begins the query, and & separates its parameters: remove `?` from the end of the \
             configured URL, or append the parameters with &",
        ))
    }

    /// Whether `name` occurs more than once.
    pub(crate) fn repeats(&self, name: &str) -> bool {
        self.values(name).count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_stand_in_the_documented_order_and_casing() {
        let query = CallbackQuery {
            sdkappid: 1_400_000_000,
            command: "Group.Command".to_owned(),
            client_ip: Some("127.0.0.1".to_owned()),
            opt_platform: Some("Mac".to_owned()),
            signature: Some(("ab12".to_owned(), "1669872112".to_owned())),
        };
        assert_eq!(
            query.build(),
            "SdkAppid=1400000000&CallbackCommand=Group.Command&contenttype=json\
             &ClientIP=127.0.0.1&OptPlatform=Mac&Sign=ab12&RequestTime=1669872112"
        );
        let unsigned = CallbackQuery { signature: None, opt_platform: Some("macOS".to_owned()), ..query };
        assert_eq!(
            unsigned.build(),
            "SdkAppid=1400000000&CallbackCommand=Group.Command&contenttype=json\
             &ClientIP=127.0.0.1&OptPlatform=macOS"
        );
    }

    #[test]
    fn no_signature_is_shown_and_all_else_stays() {
        for (url, shown) in [
            ("/cb?a=%2f&Sign=ab&RequestTime=1", "/cb?a=%2f&Sign=REDACTED&RequestTime=1"),
            ("/?%53ign=ab&sign=cd&&Sign", "/?%53ign=REDACTED&sign=REDACTED&&Sign"),
            ("/cb?Signed=1", "/cb?Signed=1"),
            ("/Sign=1", "/Sign=1"),
        ] {
            assert_eq!(without_signature(url), shown);
        }
    }

    #[test]
    fn names_are_case_sensitive_and_the_first_value_counts() {
        let query = Query::of_url("/x?sdkappid=1&SdkAppid=2&SdkAppid=3");
        assert_eq!(query.get(SDKAPPID), Some("2"));
        assert!(query.values(SDKAPPID).eq(["2", "3"]));
        assert!(query.repeats(SDKAPPID));
        assert!(!query.repeats("sdkappid"));
        assert_eq!(Query::of_url("/x").pairs(), []);
    }

    proptest! {
        #[test]
        fn parsing_undoes_building(sdkappid: u64, command in ".{0,12}", ip in ".{0,12}",
                                   platform in ".{0,12}", sign in ".{0,12}", time in ".{0,12}") {
            let (client_ip, opt_platform) = (Some(ip.clone()), Some(platform.clone()));
            let query = CallbackQuery { sdkappid, command, client_ip, opt_platform, signature: Some((sign, time)) };
            let url = format!("/?{}", query.build());
            let parsed = Query::of_url(&url);
            let values: Vec<&str> = parsed.pairs().iter().map(|(_, value)| value.as_ref()).collect();
            let (sign, time) = query.signature.clone().expect("just set");
            let sdkappid = sdkappid.to_string();
            prop_assert_eq!(values, vec![sdkappid.as_str(), &query.command, "json", &ip, &platform, &sign, &time]);
        }
    }
}
