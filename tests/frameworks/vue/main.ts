// Starts the example. That `jifen-…` are elements and no components of Vue's is told to the compiler: see ../bundle.mjs.
import { createApp } from "vue";
import App from "./App.vue";

createApp(App).mount("#app");
