// Fetches what the browser needs from the npm registry and puts the used parts into wwwroot/lib. Run by the build.
import { execSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const lib = join(here, "wwwroot", "lib");
const sprite = join(lib, "icons.svg");
const lock = join(here, ".assets.lock");
const newer = (file, than) => !existsSync(than) || statSync(file).mtimeMs > statSync(than).mtimeMs;

// Several builds may start at once; one works, the others wait for it.
function acquire() {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, "pid"), String(process.pid));
      return;
    } catch {
      if (ownerIsGone()) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  throw new Error(`${lock} is held for too long.`);
}

function ownerIsGone() {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (failure) {
    return failure.code === "ESRCH";
  }
}

function copyLibraries() {
  const files = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "idiomorph-ext.min.js": "idiomorph/dist/idiomorph-ext.min.js",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
  };
  for (const [target, source] of Object.entries(files)) copyWithoutMap(join(modules, source), join(lib, target));
}

// A source map that is not there costs a failed request in every developer's console.
function copyWithoutMap(source, target) {
  copyFileSync(source, target);
  writeFileSync(target, readFileSync(target, "utf8").replace(/\n?(\/\*|\/\/)# sourceMappingURL=.*$/m, ""));
}

// What we hand out, we hand out with its terms.
function collectLicences() {
  const packages = ["htmx.org", "idiomorph", "@popperjs/core", "@tabler/icons"].map(name => {
    const file = ["LICENSE", "LICENSE.md"].map(candidate => join(modules, name, candidate)).find(existsSync);
    return `${name}\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  const [banner] = readFileSync(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8").match(/\/\*![\s\S]*?\*\//);
  writeFileSync(join(lib, "licences.txt"), [`@tabler/core\n\n${banner}\n`, ...packages].join("\n----\n\n"));
}

function drawSprite() {
  const { icons } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  const symbols = icons.map(name => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    return `<symbol id="${name}" viewBox="0 0 24 24">${svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  writeFileSync(sprite, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

function fetchAll() {
  if (newer(join(here, "package-lock.json"), join(modules, ".package-lock.json")))
    execSync("npm ci --ignore-scripts --no-audit --no-fund", { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  mkdirSync(lib, { recursive: true });
  copyLibraries();
  collectLicences();
  drawSprite();
}

acquire();
try {
  if (["package.json", "package-lock.json", "assets.mjs"].some(input => newer(join(here, input), sprite))) fetchAll();
} finally {
  rmSync(lock, { recursive: true, force: true });
}
