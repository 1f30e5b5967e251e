//! The installable authenticator: its page, service worker, manifest and files, from the folder `authenticator/`.
//!
//! The three that browsers come back to keep their names and carry the product's; all others are named by their content.

use std::fmt::Write as _;

use crate::asset::{Asset, Built};

include!(concat!(env!("OUT_DIR"), "/authenticator.rs"));

/// The one page; it holds no text of the product but its name.
pub fn page(product: &str) -> String {
    INDEX_HTML.replace("@product", &in_markup(product))
}

/// The service worker. It is another one as soon as any file or the product's name is.
pub fn worker(product: &str) -> String {
    SW_JS.replace("@product", &in_string(product))
}

/// The web app manifest.
pub fn manifest(product: &str) -> String {
    MANIFEST_WEBMANIFEST.replace("@product", &in_string(product))
}

/// The file behind `/authenticator/{path}`; its name says its content, so it may be cached for ever.
pub fn file(path: &str) -> Option<Asset> {
    AUTHENTICATOR
        .iter()
        .find(|built| built.hashed == path)
        .map(|built| built.asset)
}

/// Every file by its name in the folder, for the tests.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str, Asset)> {
    AUTHENTICATOR.iter().map(|built| (built.name, built.url, built.asset))
}

fn in_markup(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            _ => out.push(c),
        }
        out
    })
}

/// Between double quotes, in JSON as in a script.
fn in_string(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c == '"' || c == '\\' || c.is_control() || ('\u{2028}'..='\u{2029}').contains(&c) {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 80_000;

    fn is(name: &str, kind: &str) -> bool {
        std::path::Path::new(name)
            .extension()
            .is_some_and(|extension| extension == kind)
    }

    fn brotli(body: &str) -> usize {
        let mut compressed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut body.as_bytes(), &mut compressed, &parameters).unwrap();
        compressed.len()
    }

    #[test]
    fn the_whole_app_with_its_decoder_is_smaller_than_80_kb() {
        let shared = crate::asset(crate::asset_url("doorward.css").trim_start_matches("/s/")).unwrap();
        let parts: Vec<(&str, usize)> = files()
            .filter(|(name, ..)| !is(name, "png"))
            .map(|(name, _, file)| (name, file.brotli.len()))
            .chain([
                ("doorward.css", shared.brotli.len()),
                ("index.html", brotli(INDEX_HTML)),
                ("sw.js", brotli(SW_JS)),
                ("manifest.webmanifest", brotli(MANIFEST_WEBMANIFEST)),
            ])
            .collect();
        assert!(
            parts.iter().any(|(name, _)| *name == "vendor/jsQR.js"),
            "the decoder counts"
        );
        let whole: usize = parts.iter().map(|(_, size)| size).sum();
        assert!(whole < LIMIT, "{whole} bytes: {parts:?}");
    }

    #[test]
    fn whatever_the_app_names_is_served() {
        let texts = files()
            .filter(|(name, ..)| is(name, "js"))
            .map(|(_, _, file)| std::str::from_utf8(file.body).unwrap())
            .chain([INDEX_HTML, SW_JS, MANIFEST_WEBMANIFEST]);
        let mut named = 0;
        for text in texts {
            for name in text.split("\"./").skip(1).filter_map(|rest| rest.split('"').next()) {
                let entrance = ["", "sw.js", "manifest.webmanifest"].contains(&name) || name.starts_with("#request=");
                assert!(entrance || file(name).is_some(), "{name} is not served");
                named += 1;
            }
            for name in text.split("\"/s/").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(crate::asset(name).is_some(), "/s/{name} is not served");
            }
        }
        assert!(named > 50, "{named}");
        assert!(SW_JS.contains("jsQR."), "scanning works without a network, too");
        assert!(!SW_JS.contains("@version") && !SW_JS.contains("@files"));
    }

    #[test]
    fn a_products_name_is_only_ever_text() {
        let product = "A&B \"<script>\\";
        assert!(page(product).contains("content=\"A&#38;B &#34;&#60;script&#62;\\\""));
        assert!(!page(product).contains("<script>"));
        assert!(manifest(product).contains("\"name\": \"A&B \\u0022<script>\\u005c\""));
        assert!(!worker(product).contains("@product"));
        assert_ne!(
            worker("A"),
            worker("B"),
            "so that a renamed server is not shown by its former name"
        );
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let ids = |name: &str| -> Vec<String> {
            let (_, _, file) = files().find(|(known, ..)| *known == name).unwrap();
            let text = std::str::from_utf8(file.body).unwrap();
            text.lines()
                .filter_map(|line| line.strip_prefix("  \"")?.split_once("\": "))
                .map(|(id, rest)| {
                    let mut values: Vec<_> = rest
                        .split('{')
                        .skip(1)
                        .filter_map(|part| part.split('}').next())
                        .collect();
                    values.sort_unstable();
                    format!("{id} {values:?}")
                })
                .collect()
        };
        assert!(ids("texts-en.js").len() > 150);
        assert_eq!(ids("texts-en.js"), ids("texts-de.js"));
    }
}
