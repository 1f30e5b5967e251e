//! What a browser's camera sees: a picture from another browser's page, as if the phone were held before the screen.

use std::path::Path;

use serde_json::{Value, json};

use super::Browser;

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

/// Draws an SVG of the page on white, as large as the camera's picture allows, and answers its grey values as base64.
const DRAW: &str = r#"
const [selector, width, height, done] = arguments;
const svg = document.querySelector(selector);
const text = new XMLSerializer().serializeToString(svg);
const picture = new Image();
picture.onerror = () => done(null);
picture.onload = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "white";
  drawing.fillRect(0, 0, width, height);
  const side = Math.round(height * 0.8);
  drawing.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side);
  const { data } = drawing.getImageData(0, 0, width, height);
  let grey = "";
  for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode(data[at]);
  done(btoa(grey));
};
picture.src = `data:image/svg+xml;base64,${btoa(text)}`;
"#;

/// A grey picture of the camera's size.
#[derive(Clone, Debug)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// Nothing but grey.
    pub fn empty() -> Self {
        Self(vec![128; WIDTH * HEIGHT])
    }

    /// Writes it as a film that does not move (YUV4MPEG2), which is what Chromium's pretended camera plays.
    pub(super) fn film(&self, path: &Path) {
        let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F20:1 Ip A1:1 C420\n").into_bytes();
        for _ in 0..2 {
            film.extend_from_slice(b"FRAME\n");
            film.extend_from_slice(&self.0);
            film.extend(std::iter::repeat_n(128, WIDTH * HEIGHT / 2)); // no colour
        }
        std::fs::write(path, film).expect("the film can be written");
    }
}

impl Browser {
    /// What an SVG on this page looks like to a camera, such as a QR code.
    pub async fn picture_of(&self, selector: &str) -> Picture {
        let arguments = vec![json!(selector), json!(WIDTH), json!(HEIGHT)];
        let drawn = self.client.execute_async(DRAW, arguments).await;
        let Ok(Value::String(grey)) = drawn else {
            panic!("{selector} cannot be drawn: {}", self.outline().await)
        };
        Picture(data_encoding::BASE64.decode(grey.as_bytes()).expect("base64"))
    }

    /// From now on the camera sees this; a camera that is open already goes on with what it saw.
    pub fn camera_sees(&self, picture: &Picture) {
        picture.film(&self.driver.camera());
    }
}
