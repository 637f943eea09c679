//! Verdicts.

/// Whether a relation holds, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// To the last displayed digit.
    Exact,
    /// Not to the digit, but some true values that round to what is displayed make it hold.
    Rounding,
    /// Flooring the quotient gives what is displayed; rounding would not.
    Truncated,
    /// It can hold, but the rounding differences that it takes are very unlikely.
    Suspicious,
    /// No true values can make it hold.
    Broken,
}

impl Verdict {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Rounding => "rounding",
            Self::Truncated => "truncated",
            Self::Suspicious => "suspicious",
            Self::Broken => "broken",
        }
    }
}
