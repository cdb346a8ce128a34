// Passkeys: the one thing of signing in that a browser can do only with a script. Everything else works without.
"use strict";
(function () {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const button = document.querySelector("[data-passkey]");
  if (!button) return;
  if (!window.PublicKeyCredential) { button.closest("[data-passkey-box]").hidden = true; return; }
  const told = document.getElementById("passkey-told");
  const token = document.querySelector('input[name="csrf_token"]').value;
  const send = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST", credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const make = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials) } });
    const label = document.getElementById("passkey-label");
    return { label: label ? label.value : "", answer: { id: made.id, rawId: text(made.rawId), type: made.type, response: {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } } };
  };
  const prove = async (options) => {
    const got = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials) } });
    const handle = got.response.userHandle;
    return { id: got.id, rawId: text(got.rawId), type: got.type, response: {
      clientDataJSON: text(got.response.clientDataJSON), authenticatorData: text(got.response.authenticatorData),
      signature: text(got.response.signature), userHandle: handle ? text(handle) : null } };
  };
  button.addEventListener("click", async () => {
    told.textContent = told.dataset.waiting;
    button.disabled = true;
    try {
      const present = document.getElementById("passkey-now");
      const options = await send(button.dataset.ask, present ? { password: present.value } : {});
      if (options.wrong) { told.textContent = options.wrong; button.disabled = false; return; }
      const answer = button.dataset.passkey === "make" ? await make(options) : await prove(options);
      const outcome = await send(button.dataset.passkeyTo, answer);
      if (outcome.next) {
        // Over a page that waits behind a lock the other script shows that page again and says so; else the next page is opened.
        const open = new CustomEvent("lotrinh:open", { cancelable: true });
        if (document.dispatchEvent(open)) window.location.assign(outcome.next);
        return;
      }
      told.textContent = outcome.wrong || told.dataset.refused;
    } catch (error) {
      told.textContent = told.dataset.failed;
    }
    button.disabled = false;
  });
})();
