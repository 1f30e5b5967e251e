//! Gives every asset a name that says its content, compresses it once, and writes the table that `asset.rs` serves from.
//!
//! A module's `from "./other.js"` is rewritten to the other's hashed name, so no import map is needed and the
//! content-security policy stays free of hashes. A cycle among the modules is an error of the build.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Built {
    hashed: String,
    etag: String,
}

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=assets");
    let out = env::var("OUT_DIR")?;
    let sources = read_sources(Path::new("assets"))?;
    let mut built = BTreeMap::new();
    for name in sources.keys() {
        build(name, &sources, &mut built, &mut Vec::new(), Path::new(&out))?;
    }
    fs::write(Path::new(&out).join("assets.rs"), table(&built, &out)?)?;
    Ok(())
}

fn read_sources(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sources.insert(
            entry.file_name().to_string_lossy().into_owned(),
            fs::read(entry.path())?,
        );
    }
    Ok(sources)
}

fn build(
    name: &str,
    sources: &BTreeMap<String, Vec<u8>>,
    built: &mut BTreeMap<String, Built>,
    open: &mut Vec<String>,
    out: &Path,
) -> Outcome<()> {
    if built.contains_key(name) {
        return Ok(());
    }
    if open.iter().any(|other| other == name) {
        return Err(format!("assets import each other in a circle: {open:?}").into());
    }
    open.push(name.to_owned());
    let source = sources
        .get(name)
        .ok_or_else(|| format!("assets/{name} is imported but not there"))?;
    let body = match name.rsplit_once('.') {
        Some((_, "js")) => rewrite_imports(std::str::from_utf8(source)?, sources, built, open, out)?.into_bytes(),
        Some((_, "css")) => without_comments(std::str::from_utf8(source)?).into_bytes(),
        _ => source.clone(),
    };
    open.pop();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &body);
    let hash = digest.as_ref().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let (stem, extension) = name
        .rsplit_once('.')
        .ok_or_else(|| format!("assets/{name} has no extension"))?;
    let hashed = format!("{stem}.{hash}.{extension}");
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut body.as_slice(), &mut compressed, &parameters)?;
    fs::write(out.join(&hashed), &body)?;
    fs::write(out.join(format!("{hashed}.br")), compressed)?;
    built.insert(
        name.to_owned(),
        Built {
            hashed,
            etag: format!("\"{hash}\""),
        },
    );
    Ok(())
}

/// Only the regular form `from "./name.js"` is known; a test holds the modules to it.
fn rewrite_imports(
    source: &str,
    sources: &BTreeMap<String, Vec<u8>>,
    built: &mut BTreeMap<String, Built>,
    open: &mut Vec<String>,
    out: &Path,
) -> Outcome<String> {
    let mut parts = source.split("from \"./");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (imported, rest) = part.split_once('"').ok_or("an import without its closing quote")?;
        build(imported, sources, built, open, out)?;
        let hashed = &built.get(imported).ok_or("an import that was not built")?.hashed;
        write!(text, "from \"./{hashed}\"{rest}")?;
    }
    Ok(text)
}

/// The stylesheet's comments are for its reader in the repository, not for the wire.
fn without_comments(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn table(built: &BTreeMap<String, Built>, out: &str) -> Outcome<String> {
    let mut text = String::from("static BUILT: &[Built] = &[\n");
    for (name, Built { hashed, etag }) in built {
        let content_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("txt") => "text/plain; charset=utf-8",
            _ => return Err(format!("assets/{name}: what type is that?").into()),
        };
        let path = format!("{out}/{hashed}");
        writeln!(
            text,
            "Built {{ name: {name:?}, hashed: {hashed:?}, url: {:?}, asset: Asset {{ body: include_bytes!({path:?}), \
             brotli: include_bytes!({:?}), etag: {etag:?}, content_type: {content_type:?} }} }},",
            format!("/s/{hashed}"),
            format!("{path}.br"),
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
