// The peers' elements on Preact.
import { render } from "preact";
import { defineElements } from "./elements.jsx";

defineElements((root) => ({ render: (view) => render(view, root), close: () => render(null, root) }));
