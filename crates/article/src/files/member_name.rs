//! Members of archives, as warnings name them.

/// Where a member of an archive is.
pub(crate) struct MemberName {
    /// Such as `member a/b.txt`.
    place: String,
    /// How many archives hold it.
    pub(crate) depth: usize,
}

impl MemberName {
    /// A member of the archive that is being read.
    pub(crate) fn new(place: String) -> MemberName {
        MemberName { place, depth: 1 }
    }

    /// The same member, where `outer` holds the archive.
    pub(crate) fn within(mut self, outer: Option<&MemberName>) -> MemberName {
        if let Some(outer) = outer {
            self.place = format!("{}, {}", outer.place, self.place);
            self.depth += outer.depth;
        }
        self
    }

    /// A place in the member, or the member as a place.
    pub(crate) fn place(&self, within: Option<String>) -> String {
        within.map_or_else(|| self.place.clone(), |place| format!("{}, {place}", self.place))
    }
}
