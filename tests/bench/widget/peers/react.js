// The peers' elements on React.
import { createRoot } from "react-dom/client";
import { defineElements } from "./elements.jsx";

defineElements((root) => {
  const opened = createRoot(root);
  return { render: (view) => opened.render(view), close: () => opened.unmount() };
});
