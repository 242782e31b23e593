import { defineConfig } from 'vite';

// The page is served by the application itself; while developing, Vite serves it and passes the rest on.
const application = process.env['OPENMAAS_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/v1': application, '/basemap': application } },
});
