//! Unit tests of `runtime/memstats.rs`.

use super::*;

#[test]
fn three_forms_read_the_same() {
    let text = "heap profile: …\n\n# runtime.MemStats\n# Alloc = 5\n# Sys = 90\n# HeapSys = 60\n# Stack = 7 / 8\n\
        # PauseNs = [1 2]\n# NumGC = 3\n# Novelty = 9\n# GCCPUFraction = 0.5\n";
    let json = r#"{"Alloc":5,"Sys":90,"HeapSys":60,"StackInuse":7,"StackSys":8,"PauseNs":[1,2],"NumGC":3,
        "BySize":[{"Size":0}],"GCCPUFraction":0.5,"Mallocs":1}"#;
    let vars = format!("{{\"cmdline\":[\"a\"],\"memstats\":{json}}}");
    let all = [text, json, &vars].map(|text| MemStats::parse(text.as_bytes()).unwrap());
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
    assert_eq!(all[0].get("StackSys"), Some(8));
    assert_eq!(all[0].get("HeapIdle"), None);
}

#[test]
fn what_is_none_is_refused() {
    for text in [
        "",
        "{",
        "{}",
        "[]",
        "{\"memstats\":5}",
        "# runtime.MemStats\n# Alloc = 1\n",
        "# Sys = 1\n",
    ] {
        assert_eq!(MemStats::parse(text.as_bytes()), None, "{text}");
    }
    let odd =
        "# runtime.MemStats\n# Sys = 7\n# HeapSys = -1\n# HeapIdle = x\n# Stack = / 2\nSys = 9\n";
    let stats = MemStats::parse(odd.as_bytes()).unwrap();
    assert_eq!(
        (stats.get("Sys"), stats.get("HeapSys"), stats.get("StackSys")),
        (Some(7), None, Some(2))
    );
}
