import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import path from 'node:path';

const root = import.meta.dirname;

/** The counsellors' page: built once, served by the service below /console/. Nothing is inlined, so that the policy of the page can be strict. */
export default defineConfig({
  root,
  base: '/console/',
  plugins: [react()],
  build: { outDir: path.join(root, '..', '..', '..', 'dist', 'console', 'page'), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
});
