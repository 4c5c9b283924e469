//! A signed zone on loopback, with a trust anchor of its own.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use hickory_resolver::proto::dnssec::crypto::Ed25519SigningKey;
use hickory_resolver::proto::dnssec::rdata::{DNSKEY, DNSSECRData, RRSIG};
use hickory_resolver::proto::dnssec::{DnssecSigner, SigningKey, TrustAnchors};
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::rdata::MX;
use hickory_resolver::proto::rr::{DNSClass, Name, Record, RecordSet};
use tokio::net::UdpSocket;

use super::*;

type Zone = BTreeMap<(String, RecordType), Vec<Record>>;

struct Signer {
    key: DnssecSigner,
    anchors: TrustAnchors,
}

impl Signer {
    fn new() -> Signer {
        let key = Ed25519SigningKey::from_pkcs8(&Ed25519SigningKey::generate_pkcs8().unwrap()).unwrap();
        let public = key.to_public_key().unwrap();
        let mut anchors = TrustAnchors::empty();
        anchors.insert(&public);
        let years = Duration::from_secs(20 * 365 * 86_400);
        let key = DnssecSigner::new(DNSKEY::from_key(&public), Box::new(key), Name::root(), years);
        Signer { key, anchors }
    }

    /// The records, and their signature by the root.
    fn sign(&self, name: &str, data: Vec<RData>) -> Vec<Record> {
        let name = Name::from_ascii(name).unwrap();
        let mut set = RecordSet::new(name.clone(), data[0].record_type(), 0);
        let mut records: Vec<Record> =
            data.into_iter().map(|data| Record::from_rdata(name.clone(), 60, data)).collect();
        for record in &records {
            set.insert(record.clone(), 0);
        }
        let inception = rcgen::date_time_ymd(2020, 1, 1);
        let signature = RRSIG::from_rrset(&set, DNSClass::IN, inception, &self.key).unwrap();
        records.push(Record::from_rdata(name, 60, RData::DNSSEC(DNSSECRData::RRSIG(signature))));
        records
    }
}

fn mx(host: &str) -> RData {
    RData::MX(MX::new(10, Name::from_ascii(host).unwrap()))
}

async fn serve(zone: Zone) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut bytes = [0u8; 4096];
        while let Ok((count, from)) = socket.recv_from(&mut bytes).await {
            let Ok(query) = Message::from_vec(&bytes[..count]) else { continue };
            let asked = query.queries[0].clone();
            let mut answer = query.into_response();
            match zone.get(&(asked.name().to_ascii().to_lowercase(), asked.query_type())) {
                Some(records) => answer.insert_answers(records.clone()),
                None => answer.metadata.response_code = ResponseCode::NXDomain,
            }
            let _ = socket.send_to(&answer.to_vec().unwrap(), from).await;
        }
    });
    address
}

#[tokio::test]
async fn only_what_is_signed_from_the_root_is_secure() {
    let (ours, foreign) = (Signer::new(), Signer::new());
    let mut zone = Zone::new();
    let mut put = |name: &str, kind, records| zone.insert((name.to_owned(), kind), records);
    let key = RData::DNSSEC(DNSSECRData::DNSKEY(ours.key.to_dnskey()));
    put(".", RecordType::DNSKEY, ours.sign(".", vec![key]));
    put(
        "echt.test.",
        RecordType::MX,
        ours.sign("echt.test.", vec![mx("mx.echt.test."), mx("mx2.echt.test.")]),
    );
    put("kaal.test.", RecordType::MX, ours.sign("kaal.test.", vec![mx("mx.kaal.test.")])[..1].to_vec());
    put("vreemd.test.", RecordType::MX, foreign.sign("vreemd.test.", vec![mx("mx.vreemd.test.")]));
    // Signed, and then another host was put in.
    let mut changed = ours.sign("vals.test.", vec![mx("mx.vals.test.")]);
    changed[0].data = mx("mx.boef.test.");
    put("vals.test.", RecordType::MX, changed);
    let mut mixed = ours.sign("deels.test.", vec![mx("mx.deels.test.")]);
    mixed.push(Record::from_rdata(Name::from_ascii("deels.test.").unwrap(), 60, mx("mx.boef.test.")));
    put("deels.test.", RecordType::MX, mixed);

    let names = Names::trusting(Some(serve(zone).await), Arc::new(ours.anchors));
    let answer = names.mx("Echt.test").await.unwrap();
    assert!(answer.secure && answer.records.len() == 2, "{answer:?}");
    for name in ["kaal.test", "vreemd.test", "vals.test", "deels.test"] {
        let answer = names.mx(name).await.unwrap();
        assert!(!answer.secure && !answer.records.is_empty(), "an answer all the same: {answer:?}");
    }
    assert!(matches!(names.mx("weg.test").await, Err(Error::DnsNotFound { .. })));
}
