// Starts the example. The compiler treats `jifen-…` as elements and not as components of Vue; see ../bundle.mjs.
import { createApp } from "vue";
import App from "./App.vue";

createApp(App).mount("#app");
