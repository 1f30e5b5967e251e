//! The one set of line icons, 20 × 20, drawn inline.

/// The drawing of each icon: what stands in `d` of its path.
const ICONS: &[(&str, &str)] = &[
    ("alert", "M10 2.9 1.9 16.5h16.2zM10 8v4M10 14.2v.1"),
    ("arrow-left", "M12 4.5 6.5 10l5.5 5.5"),
    ("arrow-right", "M8 4.5 13.5 10 8 15.5"),
    (
        "bell",
        "M10 2.6a5 5 0 0 0-5 5v3.6L3.2 14h13.6L15 11.2V7.6a5 5 0 0 0-5-5zM8.2 16.6h3.6",
    ),
    ("check", "M3.8 10.5 8 14.7 16.2 5.8"),
    ("chevron", "M5.5 8 10 12.5 14.5 8"),
    (
        "clock",
        "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.2l2.8 1.6",
    ),
    ("copy", "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7"),
    ("desktop", "M2.5 3.5h15v10h-15zM7 16.8h6M10 13.5v3.3"),
    ("door", "M4.5 17.5v-15h11v15M2.5 17.5h15M12.5 9.5v1.5"),
    (
        "eye",
        "M1.8 10S4.8 4.5 10 4.5 18.2 10 18.2 10 15.2 15.5 10 15.5 1.8 10 1.8 10zM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    ),
    (
        "globe",
        "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM2.5 10h15M10 2.5c4 4.5 4 10.5 0 15-4-4.5-4-10.5 0-15z",
    ),
    (
        "help",
        "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7.8 7.8a2.2 2.2 0 1 1 3 2.1c-.6.3-.8.7-.8 1.4M10 13.9v.1",
    ),
    ("home", "M3 9 10 3l7 6M5 7.5v9h10v-9M8.5 16.5v-4.5h3v4.5"),
    (
        "info",
        "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9.3V14M10 6.3v.1",
    ),
    (
        "key",
        "M13 2.8a4.2 4.2 0 1 0-3.7 6.2l-7 7v2h3v-2h2v-2h2l1.7-1.7M13.8 6v.1",
    ),
    ("list", "M7 5h10M7 10h10M7 15h10M3.3 5v.1M3.3 10v.1M3.3 15v.1"),
    ("lock", "M4.5 9h11v8h-11zM6.8 9V6.2a3.2 3.2 0 0 1 6.4 0V9"),
    ("log-out", "M8 3.5H3.5v13H8M12.5 6l4 4-4 4M16.5 10H7.5"),
    ("mail", "M2.5 4.5h15v11h-15zM2.5 5.5l7.5 5.8 7.5-5.8"),
    (
        "people",
        "M7.5 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM1.8 16.5c.3-3 2.5-4.5 5.7-4.5s5.4 1.5 5.7 4.5M13 3.9a2.8 2.8 0 0 1 0 5.2M15 12.5c1.9.6 3 1.9 3.2 4",
    ),
    (
        "person",
        "M10 3a3.3 3.3 0 1 0 0 6.6A3.3 3.3 0 0 0 10 3zM3.5 17c.4-3.2 2.9-4.8 6.5-4.8s6.1 1.6 6.5 4.8",
    ),
    ("phone", "M6 2.5h8v15H6zM9 15h2"),
    (
        "search",
        "M8.8 3.5a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6zM12.7 12.7l4.3 4.3",
    ),
    ("shield", "M10 2.5 16.5 5v4.5c0 4-2.6 6.7-6.5 8-3.9-1.3-6.5-4-6.5-8V5z"),
    (
        "sliders",
        "M3 6h6.5M13.5 6H17M11.5 4.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM3 14h2.5M9.5 14H17M7.5 12.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
    ),
];

/// The icon as SVG, hidden from screen readers: words always stand beside it. Empty for an unknown name, which a test forbids.
pub fn icon(name: &str) -> String {
    ICONS.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, path)| {
        format!("<svg class=\"icon\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>")
    })
}

/// Every icon's name, for the page that shows them all.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}
