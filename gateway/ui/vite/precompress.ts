import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(js|css|svg|json)$/;

/** Leaves a `.gz` beside every asset that shrinks, so that the gateway never compresses anything itself. */
export function precompress(): Plugin {
  let folder = "";
  return {
    name: "interlock-precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir, config.build.assetsDir);
      if (config.build.outDir.startsWith("/")) folder = join(config.build.outDir, config.build.assetsDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder).filter((file) => COMPRESSIBLE.test(file))) {
        const plain = readFileSync(join(folder, name));
        const packed = gzipSync(plain, { level: constants.Z_BEST_COMPRESSION });
        if (packed.length < plain.length) writeFileSync(join(folder, `${name}.gz`), packed);
      }
    },
  };
}
