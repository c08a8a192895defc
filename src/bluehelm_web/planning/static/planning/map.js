// Puts a map that moves in the place of drawings that stand still, once it is nearly seen and where the browser can
// draw it. Whatever is in the way, the drawings stay, and their tables always do.
const MOST_ZOOM = 9; // nearer than that the land is coarser than what lies on it
const SITES = ["site", "airport", "port"];
const ROOM = { padding: { left: 100, right: 100, top: 68, bottom: 68 }, maxZoom: 6 };

for (const figure of document.querySelectorAll("[data-map]")) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    if (can()) begin(figure);
  }, { rootMargin: "200px" });
  watch.observe(figure);
}

function can() {
  return !navigator.connection?.saveData && Boolean(document.createElement("canvas").getContext("webgl2"));
}

async function begin(figure) {
  const holder = document.createElement("div");
  holder.className = "moving";
  function end() {
    holder.remove();
    figure.classList.remove("moves");
    figure.querySelector("[data-keys]").hidden = true;
  }
  try {
    const { map, land, library, worker } = figure.dataset;
    const [maplibre, drawn, outlines] = await Promise.all([import(library), told(map), told(land)]);
    if (!drawn.features.length) return;
    maplibre.setWorkerUrl(new URL(worker, location).href);
    figure.querySelector(".drawn").before(holder);
    figure.classList.add("moves");
    figure.querySelector("[data-keys]").hidden = false;
    show(maplibre, { figure, holder, drawn, outlines: rings(outlines), end });
  } catch {
    end();
  }
}

async function told(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function show(maplibre, { figure, holder, drawn, outlines, end }) {
  const words = figure.dataset;
  const map = new maplibre.Map({
    container: holder,
    style: style(drawn, outlines),
    bounds: drawn.bbox,
    fitBoundsOptions: ROOM,
    maxZoom: MOST_ZOOM,
    attributionControl: false, // the source stands under the map
    cooperativeGestures: true, // a page that is scrolled stays so
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": words.named,
      "NavigationControl.ZoomIn": words.nearer,
      "NavigationControl.ZoomOut": words.farther,
      "CooperativeGesturesHandler.WindowsHelpText": words.wheel,
      "CooperativeGesturesHandler.MacHelpText": words.wheel.replace("Ctrl", "\u2318"),
      "CooperativeGesturesHandler.MobileHelpText": words.fingers,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "bottom-right");
  map.addControl(button(words.everything, () => map.fitBounds(drawn.bbox, ROOM)), "top-left");
  const area = box(drawn.features.filter(({ properties }) => SITES.includes(properties.look)));
  if (area && String(area) !== String(drawn.bbox)) {
    map.addControl(button(words.area, () => map.fitBounds(area, ROOM)), "top-left");
  }
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }));
  map.setMissingStyleImageResolver((id) => void map.addImage(id, sign(id), { pixelRatio: 2 }));
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const turn = () => map.setStyle(style(drawn, outlines), { diff: false });
  scheme.addEventListener("change", turn);
  map.on("idle", () => (figure.dataset.state = "drawn"));
  for (const trouble of ["error", "webglcontextlost"]) {
    map.once(trouble, () => {
      scheme.removeEventListener("change", turn);
      map.remove();
      end();
    });
  }
}

// A control: a button with a word on it.
function button(word, act) {
  const made = document.createElement("button");
  [made.type, made.className, made.textContent] = ["button", "word maplibregl-ctrl", word];
  made.addEventListener("click", act);
  return { onAdd: () => made, onRemove: () => made.remove() };
}

// The box that holds some places; nothing without a place.
function box(places) {
  const [lons, lats] = [0, 1].map((axis) => places.map(({ geometry }) => geometry.coordinates[axis]));
  return places.length && [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

// The rings of land and, wound the other way, of water within it: a corner and then steps, in tenths of degrees.
function rings(outlines) {
  const features = outlines.rings.map((steps) => {
    let [x, y, area] = [0, 0, 0];
    const ring = [];
    for (let at = 0; at < steps.length; at += 2) {
      const [last, before] = [x, y];
      x += steps[at];
      y += steps[at + 1];
      area += at ? last * y - x * before : 0;
      ring.push([x / 10, y / 10]);
    }
    const look = area > 0 ? "water" : "land";
    return { type: "Feature", properties: { look }, geometry: { type: "Polygon", coordinates: [ring] } };
  });
  return { type: "FeatureCollection", features };
}

// The colours of the page, by day and by night.
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function style(drawn, outlines) {
  const is = (look) => ["==", ["get", "look"], look];
  const fill = (look) => ({
    id: look, type: "fill", source: "outlines", filter: is(look),
    paint: { "fill-color": colour(look), "fill-outline-color": colour("border") },
  });
  const line = (look, paint) => ({ id: look, type: "line", source: "drawn", filter: is(look), paint });
  const isPlace = ["==", ["geometry-type"], "Point"];
  const way = colour("in-1");
  return {
    version: 8,
    sources: { outlines: { type: "geojson", data: outlines }, drawn: { type: "geojson", data: drawn } },
    layers: [
      { id: "sea-around", type: "background", paint: { "background-color": colour("water") } },
      fill("land"),
      fill("water"),
      line("road", { "line-color": colour("road"), "line-width": 2 }),
      line("sea", { "line-color": way, "line-width": 1.5 }),
      line("air", { "line-color": way, "line-width": 1, "line-dasharray": [4, 3] }),
      {
        id: "names", type: "symbol", source: "drawn", filter: isPlace,
        layout: {
          "text-field": ["get", "text"],
          "text-font": ["Segoe UI", "Noto Sans", "Arial", "sans-serif"],
          "text-size": 12,
          "text-variable-anchor": ["left", "bottom", "top", "bottom-left", "top-left", "right"],
          "text-radial-offset": 1.3,
          "symbol-sort-key": ["case", is("home"), 1, 0],
        },
        paint: { "text-color": colour("ink"), "text-halo-color": colour("paper"), "text-halo-width": 1.5 },
      },
      {
        id: "signs", type: "symbol", source: "drawn", filter: isPlace, // above the names, which make way for them
        layout: { "icon-image": ["get", "look"], "icon-allow-overlap": true, "icon-padding": 0 },
      },
    ],
  };
}

// The signs of the drawings: ring, square, half disc and dot.
function sign(look) {
  const [size, middle] = [32, 16];
  const pen = new OffscreenCanvas(size, size).getContext("2d");
  [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [colour("paper"), colour("ink"), 3.5];
  const shapes = {
    airport: () => pen.rect(middle - 10, middle - 10, 20, 20),
    port: () => pen.arc(middle, middle - 4, 13, 0, Math.PI),
    home: () => pen.arc(middle, middle, 6, 0, 2 * Math.PI),
  };
  pen.beginPath();
  (shapes[look] ?? (() => pen.arc(middle, middle, 10, 0, 2 * Math.PI)))();
  pen.closePath();
  if (look === "port" || look === "home") {
    [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [pen.strokeStyle, pen.fillStyle, 2];
  }
  pen.fill();
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
