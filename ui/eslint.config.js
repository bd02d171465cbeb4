// Vue + TypeScript rules; formatting is left to the eye.
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist/**', 'node_modules/**', 'src/generated/**'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      'vue/multi-word-component-names': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      // data from a case is never markup
      'vue/no-v-html': 'error',
      'no-restricted-imports': ['error', { patterns: [{ group: ['@tauri-apps/*'], message: 'only src/backend.ts talks to the backend' }] }],
    },
  },
  { files: ['src/backend.ts'], rules: { 'no-restricted-imports': 'off' } },
)
