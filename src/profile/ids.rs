//! Ids of the parts of a profile: dense `u32` newtypes in the order of the file. An id belongs to the profile that gave it.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The index in a column.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/// A string of the profile; 0 is the empty one.
    StringId);
id!(/// A function, by index in the file.
    FunctionId);
id!(/// A location, by index in the file.
    LocationId);
id!(/// A line of a location: one frame, inlined or not, by index in the column of all lines.
    LineId);
id!(/// A mapping, by index in the file.
    MappingId);
id!(/// A row of the stack table; 0 is the stack without frames.
    StackId);
id!(/// A sample, by index in the file.
    SampleId);
id!(/// A distinct label set; 0 is the empty set.
    LabelSetId);

impl StackId {
    /// The stack without frames, the parent of all others and of itself.
    pub const EMPTY: Self = Self(0);
}
