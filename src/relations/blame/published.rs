//! Records whose corrections are published.
