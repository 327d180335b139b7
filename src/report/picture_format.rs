//! Formats of pictures.

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable vector graphics, with pan and zoom.
    Svg,
    /// Portable network graphics.
    Png,
    /// A page of PDF.
    Pdf,
    /// PostScript.
    Ps,
    /// Graphics interchange format.
    Gif,
}

impl PictureFormat {
    /// The name of the format: the option, graphviz' word, and the ending of a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Ps => "ps",
            Self::Gif => "gif",
        }
    }
}
