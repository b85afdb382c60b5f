/** The emoji that can be picked, by category: those that every system of the last years can draw. */

/** @typedef {{id: string, emoji: readonly string[]}} Category `id`: the key of its name; its first emoji stands for it */

/** @param {string} id @param {string} emoji @returns {Category} */
const category = (id, emoji) => ({ id, emoji: emoji.trim().split(/\s+/) });

/** @type {readonly Category[]} */
export const CATEGORIES = [
  category(
    'emoji.smileys',
    `😀 😄 😁 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😋 😜 🤪 🤗 🤭 🤫 🤔 🤐 🤨 😐 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🤕
     🤢 🤧 🥵 🥶 🤯 🤠 🥳 😎 🤓 🧐 😕 😟 😮 😲 🥺 😢 😭 😱 😖 😞 😩 🥱 😤 😡 🤬 💀 👻 🤖`,
  ),
  category(
    'emoji.people',
    `👋 🤚 ✋ 🖖 👌 🤏 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 👍 👎 ✊ 👊 👏 🙌 👐 🤲 🤝 🙏 ✍️ 💪 👂 👀 🧠 👄 👶
     🧒 🧑 🧓 🙋 🤷 🤦 🙇 💃 🕺 🏃 🚶 👪`,
  ),
  category(
    'emoji.nature',
    `🐶 🐱 🐭 🐰 🦊 🐻 🐼 🐨 🐯 🦁 🐮 🐷 🐸 🐵 🐔 🐧 🐦 🦉 🐴 🦄 🐝 🦋 🐢 🐍 🐙 🐬 🐳 🦈 🌵 🌲 🌴 🌱
     🍀 🍁 🌷 🌹 🌻 🌍 🌙 ⭐ ☀️ ⛅ 🌧️ ⚡ ❄️ 🔥 🌈 🌊`,
  ),
  category(
    'emoji.food',
    `🍏 🍊 🍋 🍌 🍉 🍇 🍓 🍒 🍑 🥭 🍍 🥥 🥝 🍅 🥑 🍆 🥦 🌽 🥕 🍞 🥐 🧀 🍳 🥞 🍔 🍟 🍕 🌮 🌯 🥗 🍝 🍜
     🍣 🍦 🍩 🍪 🎂 🍫 ☕ 🍵 🍺 🍷 🥂 🧉`,
  ),
  category(
    'emoji.activities',
    `⚽ 🏀 🏈 ⚾ 🎾 🏐 🏓 🏸 🥊 🏆 🥇 🎯 🎮 🎲 🧩 🎭 🎨 🎬 🎤 🎧 🎵 🎶 🎸 🎹 🥁 🎺 🎻 🎉 🎊 🎈 🎁 🎄`,
  ),
  category('emoji.travel', `🚗 🚕 🚌 🚲 🛵 🏍️ 🚂 🚇 ✈️ 🚀 🚁 ⛵ 🚢 ⚓ 🚦 🗺️ 🏠 🏢 🏥 🏫 🏰 🗽 🎡 🏖️ 🏝️ ⛰️ 🏕️ 🌋 🌅 🌃`),
  category(
    'emoji.objects',
    `💡 📱 💻 ⌨️ 🖨️ 📷 🎥 📺 📻 🎙️ ⏰ ⌛ 🔋 🔌 💰 💳 🔑 🔒 🔨 🔧 🧲 🧪 💊 🧸 📚 📖 📰 ✏️ 📌 📎 ✂️ 📦
     📬 📅 📈 🔍 🔔 📣 💬 🗑️`,
  ),
  category(
    'emoji.symbols',
    `❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 💯 ✅ ❌ ❓ ❗ ⚠️ 🚫 ♻️ ➕ ➖ ➡️ ⬅️ ⬆️ ⬇️ 🔴 🟠 🟡 🟢 🔵 🟣 ⚫ ⚪
     🏁 🚩 🏳️ 💤 💥 ✨ 🆗 🆕`,
  ),
];
