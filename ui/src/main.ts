import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '@/App.vue'
import { i18n } from '@/i18n'
import { installHelp } from '@/lib/help'
import { installParts } from '@/lib/parts'
import { router } from '@/router'
import '@/styles.css'

installHelp(router)
installParts()

createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
