//! Changes of texts: lines repeated, dropped, moved and cut, numbers replaced, words of the formats inserted.

use crate::mutate::Random;

/// Words with a meaning in some text that the program reads.
const WORDS: &[&str] = &[
    "heap profile: 1: 2 [3: 4] @ heap/524288\n",
    "heap profile: 1: 2 [3: 4] @ growthz\n",
    "heap profile: 1: 2 [3: 4] @ fragmentationz\n",
    "heap profile: 1: 2 [3: 4] @ heap_v2/1\n",
    "1: 2 [3: 4] @ 0x1 0x2\n",
    "heap_v2/524288\n",
    "@ 0x1 0x2\n",
    "  t*: 1: 2 [3: 4]\n",
    "  t1: 1: 2 [3: 4] main\n",
    "goroutine profile: total 3\n",
    "threadcreate profile: total 1\n",
    "--- mutex:\n",
    "--- contention:\n",
    "--- threadz 1 ---\n",
    "--- heapz 1 ---\n",
    "--- Thread 7f1 (name: main/1) stack: ---\n",
    "    [same as previous thread]\n",
    "--- Memory map: ---\n",
    "MAPPED_LIBRARIES:\n",
    "cycles/second=2000000000\n",
    "sampling period=100\n",
    "ms since reset = 1500\n",
    "format = java\n",
    "resolution = bytes\n",
    "build=/x\n",
    "0-1000 r-xp 0 00:00 0 $build/lib.so.1\n",
    "00400000-00401000: /bin/app (@1000) abcdef\n",
    "# labels: {\"k\":\"v\"}\n",
    "#\t0x1000\tmain.f+0x10\t/src/main.go:10\n",
    "goroutine 7 gp=0xc0 m=nil [select, 3 minutes, locked to thread]:\n",
    "created by main.main in goroutine 1\n\t/m.go:10 +0x9\n",
    "main.(*T).wait(0xc000, 0x1)\n\t/m.go:20 +0x4\n",
    "0x1 A.f (A.java:10)\n",
    "main;a;b 12\n",
    "# runtime.MemStats\n# Sys = 90\n# Stack = 1 / 2\n",
    "{\"memstats\":{\"Sys\":1,\"HeapSys\":2,\"HeapIdle\":3}}",
    "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.1+0/0.2/0+0.1 ms cpu, 4->4->0 MB, 4 MB goal, 2 P (forced)\n",
    "gc1(1): 0+0+0 ms, 0 -> 0 MB 16 -> 18 (19-1) objects\n",
    "scvg0: inuse: 426, idle: 0, sys: 427, released: 0, consumed: 427 (MB)\n",
    "scvg: 8 KB released\n",
    "<a href='heap?debug=1'>heap</a>",
    "<tr><td>7</td><td>",
    "<li><div class=profile-name>heap: </div>text</li>",
    "<script>",
    "&lt;",
    "-focus=",
    "-tagfocus=1kb:2mb",
    "-unit=",
    "[keys]\n",
    "sort = \"cum\"\n",
    "inuse_space cum /main/ grows < 20%",
    "\u{1b}[31m",
    "\u{202e}",
    "e\u{301}",
    "\u{1f468}\u{200d}\u{1f469}",
    "漢字",
    "\r\n",
    "\u{0}",
];

/// Numbers at the ends of their ranges.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "99999999999999999999",
    "0xffffffffffffffff",
    "4294967296",
    "1e308",
    "-0",
    "NaN",
    "0.0000001",
];

/// The text after a few random changes.
pub fn mutated(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> =
        text.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..=random.below(4) {
        change(&mut lines, random);
    }
    lines.concat()
}

fn change(lines: &mut Vec<Vec<u8>>, random: &mut Random) {
    let count = lines.len();
    let place = random.below(count);
    match random.below(8) {
        0 | 1 => {
            let word = WORDS[random.below(WORDS.len())].as_bytes();
            match lines.get_mut(place).filter(|_| !word.ends_with(b"\n")) {
                Some(line) => {
                    let at = random.below(line.len() + 1);
                    line.splice(at..at, word.iter().copied());
                }
                None => lines.insert(random.below(count + 1), word.to_vec()),
            }
        }
        _ if count == 0 => {}
        2 => drop(lines.remove(place)),
        3 => {
            let line = lines[place].clone();
            let to = random.below(count + 1);
            for _ in 0..=random.below(3) {
                lines.insert(to, line.clone());
            }
        }
        4 => lines.swap(place, random.below(count)),
        5 => {
            let line = &mut lines[place];
            let (from, to) = (random.below(line.len() + 1), random.below(line.len() + 1));
            line.drain(from.min(to)..from.max(to));
        }
        _ => number(&mut lines[place], random),
    }
}

/// Replaces a number of the line.
fn number(line: &mut Vec<u8>, random: &mut Random) {
    let from = random.below(line.len());
    let digit = |b: &u8| b.is_ascii_digit();
    let Some(start) = line[from..].iter().position(digit).map(|at| from + at) else { return };
    let end = line[start..].iter().position(|b| !digit(b)).map_or(line.len(), |at| start + at);
    let new = match random.below(3) {
        0 => random.extreme().to_string(),
        1 => random.below(100).to_string(),
        _ => NUMBERS[random.below(NUMBERS.len())].to_owned(),
    };
    line.splice(start..end, new.into_bytes());
}
