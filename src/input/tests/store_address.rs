//! Unit tests of `input/store_address.rs`.

use super::*;

fn store(text: &str) -> StoreAddress {
    StoreAddress::parse(text).unwrap().unwrap_or_else(|| panic!("{text} is no store"))
}

#[test]
fn stores_are_told_from_other_addresses() {
    let query = r#"process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="a&b", x=~"c+"}"#;
    let address = store(&format!("pyroscope+https://me:pw@h:1/p/?query={query}&from=-1h&to=now"));
    assert_eq!(address.protocol, Some(StoreProtocol::Pyroscope));
    assert_eq!((address.query.as_str(), address.from), (query, Some(StoreTime::Ago(3600))));
    assert_eq!(address.server.below("/x", Vec::new()).request(), "https://h:1/p/x");
    let again = store(address.to_source().to_str().unwrap());
    assert_eq!(again, address);
    let shown = address.to_string();
    assert!(
        shown.starts_with(&format!("pyroscope+https://me:xxxxx@h:1/p/?query={query}&from=")),
        "{shown}"
    );
    assert_eq!(store(&shown.replace("xxxxx", "pw")), address, "it can be typed");
    let percent = store(r#"parca+http://h/?query=m{a="%2541"}"#);
    assert_eq!(percent.query, r#"m{a="%41"}"#);
    assert!(percent.to_string().ends_with("?query=m%7Ba%3D%22%2541%22%7D"), "{percent}");
    assert!(!shown.contains("pw"), "{shown}");
    for query in [r#"m{a='x&"y'}"#, "m{a=`x\\&y`}", r#"m{a="x\"&y"}"#] {
        let address = store(&format!("parca+http://h/?query={query}&to=now"));
        assert_eq!((address.query.as_str(), address.to), (query, Some(StoreTime::Ago(0))));
    }
    let parca = store("parca+http://h:7070");
    assert_eq!((parca.protocol, parca.query.as_str()), (Some(StoreProtocol::Parca), ""));
    assert_eq!(parca.to_string(), "parca+http://h:7070/");
    assert_eq!(store("http://h:4040/?query=cpu").protocol, None);
    assert_eq!(store("h:4040/p?query=a:b:c:d:e").server.to_string(), "http://h:4040/p");
    for other in ["heap.pb.gz", "http://h:1", "http://h/x?query=1", "pyroscope+x", "a?query=b"] {
        assert_eq!(StoreAddress::parse(other).unwrap(), None, "{other}");
    }
}

#[test]
fn faults_are_named() {
    let said = |text: &str| StoreAddress::parse(text).unwrap_err().to_string();
    assert!(said("parca+http://h/?from=soon").starts_with("from: \"soon\" is no time"));
    assert!(said("parca+http://h/?windows=1").contains("2 to 200"));
    assert!(said("parca+http://h/?quary=x").contains("not \"quary\""));
    assert!(said("parca+ftp://h/").contains("unsupported protocol scheme"));
    let text = said("pyroscope://h:4040/?query=cpu");
    assert!(
        text.contains("say pyroscope+http://h:4040/?query=cpu or pyroscope+https://"),
        "{text}"
    );
    assert!(said("Parca://h").contains("parca+http://h"));
}
