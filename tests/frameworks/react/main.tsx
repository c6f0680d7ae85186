// A page with a cart that the checkout follows. The checkout is mounted and unmounted as in a single-page app.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Checkout } from "./Checkout";

function App() {
  const [cups, setCups] = useState(1);
  const [isPaying, setPaying] = useState(true);
  return (
    <>
      <button onClick={() => setCups(cups + 1)}>One more cup</button>
      <button onClick={() => setPaying(!isPaying)}>{isPaying ? "Back to the shop" : "Check out"}</button>
      {isPaying && <Checkout cups={cups} />}
    </>
  );
}

createRoot(document.getElementById("app")!).render(<StrictMode><App /></StrictMode>);
