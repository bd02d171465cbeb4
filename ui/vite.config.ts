// Builds the screens into `dist`, which the desktop binary embeds.
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // relative paths: the window serves the files under its own scheme
  base: './',
  build: { target: 'es2022', chunkSizeWarningLimit: 2500, sourcemap: false },
  // the manual lies beside the screens
  server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
})
