//! Unit tests of `profile/legacy/maps.rs`.

use super::*;
use proptest::prelude::*;

fn regions(text: &str) -> Vec<Region> {
    remaining_regions(&mut TextLines::new(text.as_bytes()), &mut |_, _| Ok(())).unwrap()
}

fn region(start: u64, limit: u64, offset: u64, file: &str, build_id: &str) -> Region {
    Region { start, limit, offset, file: file.into(), build_id: build_id.into() }
}

#[test]
fn both_spellings_are_read_and_the_rest_is_passed_over() {
    let text = "\
        build=/opt/bin\n\
        00400000-0049b000 r-xp 00001000 08:01 8   $build/app\n\
        0049b000-0049c000 rw-p 00000000 08:01 8   /opt/bin/app\n\
        I0102 03:04:05 1 main.cc:12] 0x40000-0x80000 /bin/b (@ff00) abc123456\n\
        nonsense\n\
        11112222333344445-80000 r-xp 0 08:01 8 /x\n";
    assert_eq!(
        regions(text),
        [
            region(0x40_0000, 0x49_b000, 0x1000, "/opt/bin/app", ""),
            region(0x4_0000, 0x8_0000, 0xff00, "/bin/b", "abc123456"),
        ]
    );
}

#[test]
fn pieces_are_joined_and_the_main_binary_stands_first() {
    let text = "\
        7f00-7f10 r-xp 0 08:01 8 /lib/libc-2.1.so\n\
        8000-8100 r-xp 0 08:01 8 [vdso]\n\
        1000-2000 r-xp 0 08:01 8 /bin/app\n\
        2000-3000 r-xp 1000 08:01 8 /bin/app\n";
    let joined = joined_regions(regions(text));
    assert_eq!(joined[0], region(0x1000, 0x3000, 0, "/bin/app", ""));
    assert_eq!(joined[2].file, b"/lib/libc-2.1.so");
    assert!(!is_main(b" (deleted)") && is_main(b"/x (deleted)") && !is_main(b"a.so.1"));
}

#[test]
fn addresses_find_their_region_or_get_one() {
    let mut all = vec![region(0x40_1000, 0x40_2000, 0x1000, "a", "")];
    all.push(region(0x9000, 0xa000, 0x800, "b", ""));
    let assigned = assign_regions(&[0x40_0001, 0, 0x8801, 5, 0x40_1fff], &mut all, &Cancel::new());
    assert_eq!(assigned.unwrap(), [Some(0), None, Some(1), Some(2), Some(0)]);
    assert_eq!((all[1].start, all[1].offset), (0x8800, 0));
    assert_eq!((all[2].start, all[2].limit), (0, u64::MAX));
}

/// The first region that holds the address, else the first that is extended to it, one after another.
fn assigned_one_by_one(addresses: &[u64], regions: &mut Vec<Region>) -> Vec<Option<u32>> {
    let mut assigned = Vec::new();
    for &address in addresses {
        let holds = |r: &Region| (r.start..r.limit).contains(&address);
        let reaches = |r: &Region| r.offset != 0 && r.extension().contains(&address);
        let found = regions.iter().position(holds).or_else(|| {
            let found = regions.iter().position(reaches)?;
            regions[found].start = regions[found].extension().start;
            regions[found].offset = 0;
            Some(found)
        });
        let found = found.unwrap_or_else(|| {
            regions.push(Region { limit: u64::MAX, ..Region::default() });
            regions.len() - 1
        });
        assigned.push((address != 0).then_some(found as u32));
    }
    assigned
}

proptest! {
    #[test]
    fn regions_are_found_as_one_after_another(
        map in prop::collection::vec((1_u64..40, 0_u64..20, 0_u64..20), 1..12),
        addresses in prop::collection::vec(1_u64..70, 0..40),
    ) {
        let mut all: Vec<Region> = map
            .into_iter()
            .map(|(start, length, offset)| region(start, start + length, offset, "", ""))
            .collect();
        let mut same = all.clone();
        let assigned = assign_regions(&addresses, &mut all, &Cancel::new()).unwrap();
        prop_assert_eq!(assigned, assigned_one_by_one(&addresses, &mut same));
        prop_assert_eq!(all, same);
    }
}
