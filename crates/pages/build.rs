//! Gives every asset a name that says its content, compresses it once, and writes the table that `asset.rs` serves from.
//!
//! A module's `from "./other.js"` is rewritten to the other's hashed name, so no import map is needed and the
//! content-security policy stays free of hashes. A cycle among the modules is an error of the build. The authenticator's
//! folder is built into a second table; what its page and service worker say about their files is filled in here, too.

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

/// Served at their own names, because browsers come back to them; what they name is filled in.
const ENTRANCES: [&str; 3] = ["index.html", "manifest.webmanifest", "sw.js"];

fn main() -> Outcome<()> {
    let app = Path::new("../../authenticator");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed={}", app.display());
    let out = env::var("OUT_DIR")?;
    let sources = read_sources(Path::new("assets"))?;
    let mut built = BTreeMap::new();
    for name in sources.keys() {
        build(name, &sources, &mut built, &mut Vec::new(), Path::new(&out))?;
    }
    fs::write(Path::new(&out).join("assets.rs"), table("BUILT", "/s/", &built, &out)?)?;
    authenticator(app, &built, Path::new(&out))
}

fn authenticator(folder: &Path, pages: &BTreeMap<String, Built>, out: &Path) -> Outcome<()> {
    let mut sources = read_sources(folder)?;
    sources.remove("README.md");
    let entrances: Vec<_> = ENTRANCES
        .iter()
        .filter_map(|name| sources.remove_entry(*name))
        .collect();
    let decoder = fs::read(folder.join("vendor/jsQR.js"))?;
    sources.insert("vendor/jsQR.js".to_owned(), decoder);
    let mut built = BTreeMap::new();
    for name in sources.keys() {
        build(name, &sources, &mut built, &mut Vec::new(), out)?;
    }
    let mut text = table("AUTHENTICATOR", "/authenticator/", &built, &out.to_string_lossy())?;
    // The worker keeps these; icons are for the system, which keeps them itself.
    let shared = ["doorward.css", "favicon.svg"].map(|name| format!("/s/{}", pages[name].hashed));
    let own = built
        .iter()
        .filter(|(name, _)| !is_picture(name))
        .map(|(_, file)| format!("./{}", file.hashed));
    let files: Vec<String> = shared.into_iter().chain(own).collect();
    let list = files
        .iter()
        .map(|file| format!("{file:?}"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut entrance_texts = Vec::new();
    for (name, source) in entrances {
        let mut body = String::from_utf8(source)?.replace("\"@files\"", &list);
        for (asset, file) in pages {
            body = body.replace(&format!("/s/{asset}\""), &format!("/s/{}\"", file.hashed));
        }
        for (file, Built { hashed, .. }) in &built {
            body = body.replace(&format!("\"./{file}\""), &format!("\"./{hashed}\""));
        }
        entrance_texts.push((name, body));
    }
    let whole: String = entrance_texts.iter().map(|(_, body)| body.as_str()).collect();
    let version = short_digest(whole.as_bytes());
    for (name, body) in entrance_texts {
        let body = body.replace("@version", &version);
        let constant = name.replace('.', "_").to_uppercase();
        fs::write(out.join(&name), body)?;
        let path = out.join(&name);
        writeln!(
            text,
            "const {constant}: &str = include_str!({:?});",
            path.to_string_lossy()
        )?;
    }
    fs::write(out.join("authenticator.rs"), text)?;
    Ok(())
}

fn is_picture(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "png")
}

fn read_sources(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            continue;
        }
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
        Some((_, "js")) => {
            let source = std::str::from_utf8(source)?;
            let own = (!name.starts_with("vendor/")).then(|| without_comment_lines(source));
            rewrite_imports(own.as_deref().unwrap_or(source), sources, built, open, out)?.into_bytes()
        }
        Some((_, "css")) => without_comments(std::str::from_utf8(source)?).into_bytes(),
        _ => source.clone(),
    };
    open.pop();
    let hash = short_digest(&body);
    let (stem, extension) = name
        .rsplit_once('/')
        .map_or(name, |(_, file)| file)
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

fn short_digest(body: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
    digest.as_ref().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A file of the same folder is named `"./name"`, in an import or where a worker is started.
fn rewrite_imports(
    source: &str,
    sources: &BTreeMap<String, Vec<u8>>,
    built: &mut BTreeMap<String, Built>,
    open: &mut Vec<String>,
    out: &Path,
) -> Outcome<String> {
    let mut parts = source.split("\"./");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (named, rest) = part.split_once('"').ok_or("a name without its closing quote")?;
        if ENTRANCES.contains(&named) {
            write!(text, "\"./{named}\"{rest}")?;
            continue;
        }
        build(named, sources, built, open, out)?;
        let hashed = &built.get(named).ok_or("a file that was not built")?.hashed;
        write!(text, "\"./{hashed}\"{rest}")?;
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

/// So are the comments of our own modules, each on lines of its own.
fn without_comment_lines(source: &str) -> String {
    let lines = source.split_inclusive('\n');
    lines.filter(|line| !line.trim_start().starts_with("//")).collect()
}

fn table(table: &str, folder: &str, built: &BTreeMap<String, Built>, out: &str) -> Outcome<String> {
    let mut text = format!("static {table}: &[Built] = &[\n");
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
            format!("{folder}{hashed}"),
            format!("{path}.br"),
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
