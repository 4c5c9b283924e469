//! Where the settings come from: the command line, then the environment, then
//! `postduif.toml` in the data directory, then what needs no setting. Holds no
//! secret of the person's.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mail::Secret;
use serde::Deserialize;

/// The settings that hold for every command, from the command line or the environment.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Given {
    /// Where mail and settings are kept
    #[arg(long, env = "POSTDUIF_DATA_DIR", value_name = "DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// The name server to ask instead of the system's
    #[arg(long, env = "POSTDUIF_RESOLVER", value_name = "IP:PORT", global = true)]
    pub resolver: Option<SocketAddr>,
    /// A PEM file of authorities to trust beside the system's; repeatable
    #[arg(
        long = "ca-file",
        env = "POSTDUIF_CA_FILE",
        value_name = "FILE",
        value_delimiter = PATH_SEPARATOR,
        global = true
    )]
    pub ca_files: Vec<PathBuf>,
    /// A proxy that everything goes through: socks5://HOST:PORT or http://HOST:PORT; one that asks for a login stands in the file
    #[arg(long, env = "POSTDUIF_PROXY", value_name = "URL", value_parser = proxy_at, global = true)]
    pub proxy: Option<net::Proxy>,
    /// The language of texts: nl, en, fr, de
    #[arg(long, env = "POSTDUIF_LANGUAGE", value_name = "CODE", global = true)]
    pub language: Option<String>,
    /// Seal passwords in the data directory, even where the system has a keyring
    #[arg(long, env = "POSTDUIF_NO_KEYRING", value_parser = clap::builder::BoolishValueParser::new(), global = true)]
    pub no_keyring: bool,
}

/// Reads a proxy without a login: a password has no place in an argument (invariant 23).
fn proxy_at(text: &str) -> Result<net::Proxy, String> {
    let (kind, rest) = match text.split_once("://") {
        Some(("socks5", rest)) => (net::ProxyKind::Socks5, rest),
        Some(("http", rest)) => (net::ProxyKind::Http, rest),
        _ => return Err("write it as socks5://HOST:PORT or http://HOST:PORT".to_owned()),
    };
    if rest.contains('@') {
        return Err("a login belongs in postduif.toml, its password in a file".to_owned());
    }
    let (host, port) = rest.trim_end_matches('/').rsplit_once(':').ok_or("the port is missing")?;
    let port = port.parse().map_err(|_| format!("{port} is not a port"))?;
    match host.is_empty() {
        true => Err("the host is missing".to_owned()),
        false => Ok(net::Proxy { kind, host: host.to_owned(), port, login: None }),
    }
}

/// Lists of paths in one variable are written as the system writes them.
const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// The port of the page where none is set.
///
/// Fixed, so that a bookmark and a mail program's settings stay valid. Where it
/// is taken, the start says so.
pub const DEFAULT_PORT: u16 = 8025;

/// The settings as they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where mail and settings are kept.
    pub data_dir: PathBuf,
    /// The port of the page; 0 takes any free one.
    pub port: u16,
    /// What the net needs to know.
    pub net: net::Settings,
    /// The language that was asked for.
    pub language: Option<String>,
    /// Whether the system's keyring may be used.
    pub keyring: bool,
    /// As whom issuers of tokens know this program.
    pub oauth: Vec<Registration>,
    /// Which sources are asked for settings.
    pub finding: setup::Options,
}

/// Leaves one source out of finding, by its name in `[finding]`.
pub fn leave_out(options: &mut setup::Options, source: &str) -> Result<()> {
    match source {
        "builtin" => options.builtin = false,
        "autoconfig" => (options.autoconfig, options.autoconfig_http) = (false, false),
        "autoconfig_http" => options.autoconfig_http = false,
        "pacc" => options.pacc = false,
        "ispdb" => options.ispdb = None,
        "srv" => options.srv = false,
        "autodiscover" => options.autodiscover = false,
        "mx" => options.mx = false,
        "guess" => options.guess = false,
        other => bail!(
            "{other:?} is none of builtin, autoconfig, autoconfig_http, pacc, ispdb, srv, autodiscover, mx, guess"
        ),
    }
    Ok(())
}

/// This program's registration with an issuer of tokens (OAuth 2.0).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The issuer: its host, or its address where it describes itself there (RFC 8414).
    pub issuer: String,
    /// The name that it gave this program. Without one, we make ourselves known there, if it lets us.
    #[serde(default)]
    pub client_id: Option<String>,
    /// A secret that every copy of the program has (RFC 8252 §8.5), for issuers that insist on one.
    #[serde(default)]
    pub client_secret: Option<Secret<String>>,
    /// Mail hosts, or what they end in, where nobody else says that their tokens come from here.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// What to ask for, instead of what is known.
    #[serde(default)]
    pub scopes: Vec<String>,
}

impl Registration {
    /// The issuer's host.
    pub fn host(&self) -> &str {
        let rest = self.issuer.strip_prefix("https://").unwrap_or(&self.issuer);
        rest.split('/').next().unwrap_or_default()
    }
}

/// `postduif.toml`. Unknown keys are refused: a misspelt setting that does nothing helps nobody.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    port: Option<u16>,
    language: Option<String>,
    keyring: Option<bool>,
    network: Network,
    oauth: Vec<Registration>,
    finding: Finding,
}

/// Who may be asked for settings. What is not named is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Finding {
    /// The sources that are not asked.
    without: Vec<String>,
    /// Another public database, by the start of its addresses.
    ispdb: Option<String>,
}

impl Finding {
    fn options(self) -> Result<setup::Options> {
        let mut options = setup::Options::default();
        options.ispdb = self.ispdb.or(options.ispdb);
        self.without.iter().try_for_each(|source| leave_out(&mut options, source))?;
        Ok(options)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Network {
    resolver: Option<SocketAddr>,
    ca_files: Vec<PathBuf>,
    /// What we call ourselves to servers that take our mail, instead of `[127.0.0.1]`.
    own_name: Option<String>,
    proxy: Option<Proxy>,
}

/// The proxy that everything goes through. Its password stands in a file of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proxy {
    kind: ProxyKind,
    host: String,
    port: u16,
    user: Option<String>,
    password_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ProxyKind {
    Socks5,
    Http,
}

impl Proxy {
    fn read(self, data_dir: &Path) -> Result<net::Proxy> {
        let password = match self.password_file.map(|file| data_dir.join(file)) {
            None => String::new(),
            Some(file) => {
                let text = std::fs::read_to_string(&file);
                let text = text.with_context(|| format!("{} cannot be read", file.display()))?;
                text.lines().next().unwrap_or_default().to_owned()
            }
        };
        Ok(net::Proxy {
            kind: match self.kind {
                ProxyKind::Socks5 => net::ProxyKind::Socks5,
                ProxyKind::Http => net::ProxyKind::Http,
            },
            host: self.host,
            port: self.port,
            login: self.user.map(|user| net::ProxyLogin { user, password }),
        })
    }
}

impl Config {
    /// Puts the sources together.
    pub fn load(given: &Given, port: Option<u16>) -> Result<Config> {
        let data_dir = match &given.data_dir {
            Some(dir) => dir.clone(),
            None => usual_data_dir()?,
        };
        let file = read_file(&data_dir.join(FILE_NAME))?;
        let ca_files = match given.ca_files.is_empty() {
            // Relative paths in the file are meant from where the file lies.
            true => file.network.ca_files.iter().map(|path| data_dir.join(path)).collect(),
            false => given.ca_files.clone(),
        };
        Ok(Config {
            port: port.or(file.port).unwrap_or(DEFAULT_PORT),
            net: net::Settings {
                resolver: given.resolver.or(file.network.resolver),
                extra_ca: ca_files,
                proxy: match &given.proxy {
                    Some(proxy) => Some(proxy.clone()),
                    None => file.network.proxy.map(|proxy| proxy.read(&data_dir)).transpose()?,
                },
                own_name: file.network.own_name,
            },
            language: given.language.clone().or(file.language),
            keyring: !given.no_keyring && file.keyring.unwrap_or(true),
            oauth: file.oauth,
            finding: file.finding.options().with_context(|| format!("{FILE_NAME}: [finding]"))?,
            data_dir,
        })
    }
}

const FILE_NAME: &str = "postduif.toml";

fn read_file(path: &Path) -> Result<File> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("{} cannot be used", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

fn usual_data_dir() -> Result<PathBuf> {
    let from =
        |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    match base {
        Some(base) => Ok(base.join("postduif")),
        None => bail!("no home directory is known; name one with --data-dir"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B14, F09 and invariant 23.
    #[test]
    fn a_proxy_keeps_its_password_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let text = "[network]\nown_name = \"duif.voorbeeld.test\"\n[network.proxy]\nkind = \"socks5\"\nhost = \"proxy.test\"\nport = 1080\nuser = \"jan\"\npassword_file = \"proxy\"\n";
        std::fs::write(dir.path().join("postduif.toml"), text).unwrap();
        let given = Given { data_dir: Some(dir.path().to_owned()), ..Given::default() };
        assert!(Config::load(&given, None).is_err(), "the file with the password is not there");
        std::fs::write(dir.path().join("proxy"), "geheim\n").unwrap();
        let config = Config::load(&given, None).unwrap();
        assert_eq!(config.net.own_name.as_deref(), Some("duif.voorbeeld.test"));
        let proxy = config.net.proxy.clone().unwrap();
        assert_eq!((proxy.kind, proxy.to_string()), (net::ProxyKind::Socks5, "proxy.test:1080".to_owned()));
        assert_eq!(proxy.login.unwrap().password, "geheim");
        assert!(!format!("{config:?}").contains("geheim"));
    }

    #[test]
    fn the_command_line_beats_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let text = "port = 9000\nlanguage = \"nl\"\n[network]\nresolver = \"127.25.0.53:53\"\nca_files = [\"ca.pem\", \"/etc/x.pem\"]\n";
        std::fs::write(dir.path().join("postduif.toml"), text).unwrap();
        let mut given = Given { data_dir: Some(dir.path().to_owned()), ..Given::default() };
        let config = Config::load(&given, None).unwrap();
        assert_eq!((config.port, config.language.as_deref()), (9000, Some("nl")));
        assert_eq!(config.net.extra_ca, [dir.path().join("ca.pem"), PathBuf::from("/etc/x.pem")]);
        assert_eq!(config.net.resolver, Some("127.25.0.53:53".parse().unwrap()));

        given.resolver = Some("9.9.9.9:53".parse().unwrap());
        given.ca_files = vec!["eigen.pem".into()];
        let config = Config::load(&given, Some(0)).unwrap();
        assert_eq!(config.port, 0);
        assert_eq!(config.net.resolver, Some("9.9.9.9:53".parse().unwrap()));
        assert_eq!(config.net.extra_ca, [PathBuf::from("eigen.pem")]);
    }

    #[test]
    fn registrations_are_read_and_their_secrets_not_shown() {
        let dir = tempfile::tempdir().unwrap();
        let text = "[[oauth]]\nissuer = \"https://issuer.test/x\"\nclient_id = \"duif\"\nclient_secret = \"geheim\"\n\
                    hosts = [\"mail.test\"]\n[[oauth]]\nissuer = \"accounts.google.com\"\nclient_id = \"g\"\n";
        std::fs::write(dir.path().join("postduif.toml"), text).unwrap();
        let given = Given { data_dir: Some(dir.path().to_owned()), ..Given::default() };
        let config = Config::load(&given, None).unwrap();
        let hosts: Vec<&str> = config.oauth.iter().map(Registration::host).collect();
        assert_eq!(hosts, ["issuer.test", "accounts.google.com"]);
        assert!(!format!("{config:?}").contains("geheim"), "invariant 23");
    }

    /// B14.
    #[test]
    fn a_proxy_on_the_command_line_has_no_login() {
        let proxy = proxy_at("socks5://proxy.test:1080/").unwrap();
        assert_eq!((proxy.kind, proxy.to_string()), (net::ProxyKind::Socks5, "proxy.test:1080".to_owned()));
        for wrong in ["proxy.test:1080", "ftp://a:1", "http://a", "http://:1", "http://jan:geheim@a:1"] {
            let said = proxy_at(wrong).unwrap_err();
            assert!(!said.contains("geheim"), "{said}");
        }
    }

    /// B17: each source has its own switch.
    #[test]
    fn sources_are_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let given = Given { data_dir: Some(dir.path().to_owned()), ..Given::default() };
        assert_eq!(Config::load(&given, None).unwrap().finding, setup::Options::default());
        let all = "builtin autoconfig pacc ispdb srv autodiscover mx guess";
        let words: Vec<String> = all.split(' ').map(|word| format!("{word:?}")).collect();
        let file = dir.path().join("postduif.toml");
        std::fs::write(&file, format!("[finding]\nwithout = [{}]\n", words.join(", "))).unwrap();
        assert_eq!(Config::load(&given, None).unwrap().finding, setup::Options::none());
        std::fs::write(&file, "[finding]\nispdb = \"https://db.test/\"\nwithout = [\"mx\"]\n").unwrap();
        let some = Config::load(&given, None).unwrap().finding;
        assert_eq!((some.ispdb.as_deref(), some.mx, some.srv), (Some("https://db.test/"), false, true));
        std::fs::write(&file, "[finding]\nwithout = [\"isp\"]\n").unwrap();
        assert!(format!("{:#}", Config::load(&given, None).unwrap_err()).contains("isp"));
    }

    #[test]
    fn a_misspelt_setting_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("postduif.toml"), "prot = 1\n").unwrap();
        let given = Given { data_dir: Some(dir.path().to_owned()), ..Given::default() };
        let error = format!("{:#}", Config::load(&given, None).unwrap_err());
        assert!(error.contains("prot") && error.contains("postduif.toml"), "{error}");
    }
}
