//! The files that newsdex adds to each segment, next to tantivy's own.

use tantivy::TantivyError;
use tantivy::index::SegmentComponent;

/// A segment component of newsdex: a file that tantivy names after the segment, and commits, merges
/// and removes with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Component {
    /// Extension of the file name, without the dot.
    pub(crate) extension: &'static str,
}

/// Article bodies: see [`crate::stored_text`].
pub(crate) const STORED_TEXT: Component = Component { extension: "text" };

/// Byte offsets of words, and the forms of each stem: see [`crate::word_offsets`].
pub(crate) const WORD_OFFSETS: Component = Component { extension: "words" };

/// All components of newsdex.
pub(crate) const COMPONENTS: [Component; 2] = [WORD_OFFSETS, STORED_TEXT];

impl Component {
    /// The component as a value of tantivy's type.
    pub(crate) fn segment_component(self) -> SegmentComponent {
        SegmentComponent::Custom(self.extension.to_owned())
    }

    /// The error for a file of this component whose content is not valid.
    pub(crate) fn damaged(self) -> TantivyError {
        TantivyError::InternalError(format!("a .{} file of the index is damaged", self.extension))
    }
}
