//! Unit tests of `binary/base.rs`.

use super::ElfType::{Dyn, Exec, Rel};
use super::*;

/// A case with the answer of pprof's code: type, segment offset and address, `_stext`, start, limit and offset, base.
type Case = (ElfType, Option<(u64, u64)>, Option<u64>, [u64; 3], Option<u64>);

const CASES: [Case; 18] = [
    (Exec, None, None, [0x40_0000, 0x0, 0x0], Some(0x0)),
    (Exec, Some((0x0, 0x40_0000)), None, [0x40_0000, 0x50_0000, 0x0], Some(0x0)),
    (Exec, Some((0x1_1000, 0x41_1000)), None, [0x41_1000, 0x50_0000, 0x1_1000], Some(0x0)),
    (Exec, Some((0x0, 0x40_0000)), None, [0x5400_0000, 0x5410_0000, 0x0], Some(0x53c0_0000)),
    (Dyn, None, None, [0x20_0000, 0x30_0000, 0x0], Some(0x20_0000)),
    (Dyn, Some((0x0, 0x0)), None, [0x20_0000, 0x30_0000, 0x1000], Some(0x1f_f000)),
    (Dyn, Some((0x1000, 0x5000)), None, [0x7000_1000, 0x7000_2000, 0x1000], Some(0x6fff_c000)),
    (Rel, None, None, [0x20_0000, 0x30_0000, 0x0], Some(0x20_0000)),
    (Rel, None, None, [0x20_0000, 0x30_0000, 0x1000], None),
    (ElfType::Other(4), None, None, [0x20_0000, 0x30_0000, 0x0], None),
    (Dyn, None, None, [0x0, u64::MAX, 0x0], Some(0x0)),
    (
        Exec,
        Some((0x0, 0xffff_ffff_8100_0000)),
        Some(0xffff_ffff_8100_0198),
        [0x198, 0x2f9f_ffff, 0x0],
        Some(0x7f00_0000),
    ),
    (
        Exec,
        Some((0x20_0000, 0xffff_ffff_8020_0000)),
        Some(0xffff_ffff_8020_0198),
        [0xffff_ffff_8320_0000, 0xffff_ffff_8420_0000, 0x0],
        Some(0x300_0000),
    ),
    (
        Exec,
        Some((0x20_0000, 0xffff_ffff_8020_0000)),
        Some(0xffff_ffff_8020_0198),
        [0xffff_ffff_8320_0198, 0xffff_ffff_8420_0000, 0x0],
        Some(0x300_0000),
    ),
    (
        Exec,
        Some((0x20_0000, 0xffff_ffff_8020_0000)),
        None,
        [0x0, 0x10_0000, 0x0],
        Some(0x7fe0_0000),
    ),
    (
        Exec,
        Some((0x20_0000, 0xffff_ffff_8020_0000)),
        None,
        [0xffff_ffff_8320_0000, 0xffff_ffff_8420_0000, 0xc000_0000_0000_0000],
        Some(0x300_0000),
    ),
    (Exec, Some((0x20_0000, 0xffff_ffff_8020_0000)), Some(0x7), [0x5000, 0x6000, 0x3000], None),
    (
        Dyn,
        Some((0x1_0000, 0xffff_0000_0808_0000)),
        Some(0xffff_0000_0808_1000),
        [0xffff_5400_3308_1000, 0xffff_5400_3508_1000, 0xffff_5400_3308_1000],
        Some(0x5400_2b00_0000),
    ),
];

fn computed(case: &Case) -> Option<u64> {
    let (kind, segment, stext, [start, limit, offset], _) = *case;
    let segment =
        segment.map(|(offset, address)| Segment { offset, address, ..Segment::default() });
    base(kind, segment.as_ref(), stext, MappedRange { start, limit, offset }).ok()
}

#[test]
fn bases_are_those_of_pprof() {
    for case in &CASES {
        assert_eq!(computed(case), case.4, "{case:x?}");
    }
}

#[test]
fn segments_are_selected_as_pprof_selects_them() {
    let segment = |offset, address, file_size, memory_size| Segment {
        offset,
        address,
        file_size,
        memory_size,
        is_executable: false,
    };
    let all = [
        segment(0, 0, 0xc80, 0xc80),
        segment(0xc80, 0x20_0c80, 0x1f0, 0x1f0),
        segment(0, 0x30_0000, 0, 0x100),
    ];
    let offsets = |offset, size| {
        let found = segments_of(&all, offset, size);
        found.iter().map(|segment| segment.offset).collect::<Vec<_>>()
    };
    assert_eq!(offsets(0, 0x1000), [0, 0xc80]);
    assert_eq!(offsets(0x1000, 0x1000), [0_u64; 0]);
    let both: Vec<&Segment> = all[..2].iter().collect();
    assert_eq!(segment_at(&both, 0xc79).unwrap().unwrap().offset, 0);
    assert_eq!(segment_at(&both, 0xc80).unwrap().unwrap().offset, 0xc80);
    assert!(segment_at(&both, 0xe71).is_err());
}
