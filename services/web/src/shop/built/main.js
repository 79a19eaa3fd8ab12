/* Generated from services/web/src/shop/browser/main.ts by `npm run generate`: do not edit. */
function r(){document.addEventListener("keydown",e=>{let a=e.target;if(e.key!=="/"||e.ctrlKey||e.metaKey||a.matches("input, textarea, select"))return;let t=document.getElementById("search");t!==null&&(e.preventDefault(),t.focus())})}r();
