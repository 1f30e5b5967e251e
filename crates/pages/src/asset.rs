//! The files that pages refer to: style, modules, favicon. Embedded, named by their content, compressed at build time.

/// One embedded file, ready to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    pub body: &'static [u8],
    /// The same body as brotli, quality 11; may be larger than `body` for tiny files.
    pub brotli: &'static [u8],
    /// With its quotes, as the `ETag` header wants it.
    pub etag: &'static str,
    pub content_type: &'static str,
}

pub(crate) struct Built {
    pub(crate) name: &'static str,
    pub(crate) hashed: &'static str,
    pub(crate) url: &'static str,
    pub(crate) asset: Asset,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file behind `/s/{path}`; its name says its content, so it may be cached for ever.
pub fn asset(path: &str) -> Option<Asset> {
    BUILT.iter().find(|built| built.hashed == path).map(|built| built.asset)
}

/// The address of an asset by its name in `assets/`, with its hash; empty if there is none.
///
/// A test walks the templates and finds every name that they use.
pub fn asset_url(name: &str) -> &'static str {
    BUILT
        .iter()
        .find(|built| built.name == name)
        .map_or("", |built| built.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_the_address_that_pages_write() {
        let url = asset_url("doorward.css");
        let found = asset(url.trim_start_matches("/s/")).unwrap();
        assert_eq!(found.content_type, "text/css; charset=utf-8");
        assert!(found.brotli.len() < found.body.len());
        assert!(asset("doorward.css").is_none(), "only the hashed name is served");
    }

    #[test]
    fn a_module_imports_the_hashed_name_of_another() {
        for built in BUILT.iter().filter(|built| {
            std::path::Path::new(built.name)
                .extension()
                .is_some_and(|extension| extension == "js")
        }) {
            let source = std::str::from_utf8(built.asset.body).unwrap();
            for line in source.lines().filter(|line| line.starts_with("import")) {
                let (_, rest) = line
                    .split_once("from \"./")
                    .unwrap_or_else(|| panic!("irregular import: {line}"));
                let (name, _) = rest.split_once('"').unwrap();
                assert!(asset(name).is_some(), "{}: {name} is not served", built.name);
            }
            assert!(!source.contains("import("), "{}: imports stand at the top", built.name);
        }
    }
}
