// The emoji people meet most; any other name stays as it was typed.

const NAMES = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|ok_hand 👌|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|handshake 🤝|writing_hand ✍️|raised_hand ✋|hand ✋|v ✌️|crossed_fingers 🤞
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|blush 😊|slightly_smiling_face 🙂|wink 😉|thinking_face 🤔|neutral_face 😐|sweat_smile 😅|sunglasses 😎|heart_eyes 😍|relieved 😌|cry 😢|sob 😭|confused 😕|worried 😟|upside_down_face 🙃|hugging_face 🤗|sleeping 😴|star-struck 🤩|partying_face 🥳
heart ❤️|blue_heart 💙|green_heart 💚|yellow_heart 💛|purple_heart 💜|sparkles ✨|star ⭐|star2 🌟|fire 🔥|tada 🎉|confetti_ball 🎊|trophy 🏆|medal 🏅|sports_medal 🏅|gift 🎁|balloon 🎈|rocket 🚀|dart 🎯|100 💯|zap ⚡|boom 💥|rainbow 🌈|sunny ☀️|cloud ☁️|snowflake ❄️|seedling 🌱|herb 🌿|deciduous_tree 🌳|bouquet 💐
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|warning ⚠️|exclamation ❗|question ❓|information_source ℹ️|no_entry ⛔|no_entry_sign 🚫|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|white_circle ⚪|black_circle ⚫|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|repeat 🔁
bulb 💡|mag 🔍|memo 📝|pencil 📝|pencil2 ✏️|book 📖|books 📚|bookmark 🔖|calendar 📅|spiral_calendar_pad 🗓️|date 📅|clock9 🕘|clock930 🕤|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|alarm_clock ⏰|bell 🔔|no_bell 🔕|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|mega 📣|loudspeaker 📢|telephone_receiver 📞|phone ☎️|email 📧|envelope ✉️|inbox_tray 📥|package 📦|link 🔗|lock 🔒|unlock 🔓|key 🔑|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|paperclip 📎|pushpin 📌|round_pushpin 📍|wastebasket 🗑️|file_folder 📁|computer 💻|iphone 📱|eyes 👀|ear 👂|brain 🧠|busts_in_silhouette 👥|bust_in_silhouette 👤|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|compass 🧭|scales ⚖️|shield 🛡️|mortar_board 🎓|coffee ☕|tea 🍵|cake 🍰|pizza 🍕|apple 🍎|palm_tree 🌴|house 🏠|office 🏢|airplane ✈️|car 🚗|bike 🚲|robot_face 🤖|turtle 🐢|dog 🐶|cat 🐱|owl 🦉|bee 🐝|butterfly 🦋
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣`;

const GLYPHS = new Map(NAMES.trim().split(/[|\n]/).map((pair) => {
  const space = pair.lastIndexOf(" ");
  return [pair.slice(0, space), pair.slice(space + 1)];
}));

/** The glyph of `:name:`, or null when this page does not know it. */
export const glyph = (name) => GLYPHS.get(String(name).replace(/::skin-tone-\d$/, "")) ?? null;

export const withEmoji = (text) => String(text).replace(/:([a-z0-9_+'-]+):/g, (whole, name) => glyph(name) ?? whole);
