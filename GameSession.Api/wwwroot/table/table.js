var ps=Object.defineProperty;var hs=Object.getOwnPropertyDescriptor;var p=(n,s,e,t)=>{for(var i=t>1?void 0:t?hs(s,e):s,r=n.length-1,a;r>=0;r--)(a=n[r])&&(i=(t?a(s,e,i):a(i))||i);return t&&i&&ps(s,e,i),i};var _e=globalThis,Se=_e.ShadowRoot&&(_e.ShadyCSS===void 0||_e.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,We=Symbol(),vt=new WeakMap,me=class{constructor(s,e,t){if(this._$cssResult$=!0,t!==We)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=e}get styleSheet(){let s=this.o,e=this.t;if(Se&&s===void 0){let t=e!==void 0&&e.length===1;t&&(s=vt.get(e)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),t&&vt.set(e,s))}return s}toString(){return this.cssText}},Ae=n=>new me(typeof n=="string"?n:n+"",void 0,We),y=(n,...s)=>{let e=n.length===1?n[0]:s.reduce((t,i,r)=>t+(a=>{if(a._$cssResult$===!0)return a.cssText;if(typeof a=="number")return a;throw Error("Value passed to 'css' function must be a 'css' function result: "+a+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+n[r+1],n[0]);return new me(e,n,We)},bt=(n,s)=>{if(Se)n.adoptedStyleSheets=s.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of s){let t=document.createElement("style"),i=_e.litNonce;i!==void 0&&t.setAttribute("nonce",i),t.textContent=e.cssText,n.appendChild(t)}},Ke=Se?n=>n:n=>n instanceof CSSStyleSheet?(s=>{let e="";for(let t of s.cssRules)e+=t.cssText;return Ae(e)})(n):n;var{is:us,defineProperty:ms,getOwnPropertyDescriptor:fs,getOwnPropertyNames:gs,getOwnPropertySymbols:vs,getPrototypeOf:bs}=Object,Ee=globalThis,yt=Ee.trustedTypes,ys=yt?yt.emptyScript:"",$s=Ee.reactiveElementPolyfillSupport,fe=(n,s)=>n,ge={toAttribute(n,s){switch(s){case Boolean:n=n?ys:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,s){let e=n;switch(s){case Boolean:e=n!==null;break;case Number:e=n===null?null:Number(n);break;case Object:case Array:try{e=JSON.parse(n)}catch{e=null}}return e}},Te=(n,s)=>!us(n,s),$t={attribute:!0,type:String,converter:ge,reflect:!1,useDefault:!1,hasChanged:Te};Symbol.metadata??=Symbol("metadata"),Ee.litPropertyMetadata??=new WeakMap;var N=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,e=$t){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(s,e),!e.noAccessor){let t=Symbol(),i=this.getPropertyDescriptor(s,t,e);i!==void 0&&ms(this.prototype,s,i)}}static getPropertyDescriptor(s,e,t){let{get:i,set:r}=fs(this.prototype,s)??{get(){return this[e]},set(a){this[e]=a}};return{get:i,set(a){let l=i?.call(this);r?.call(this,a),this.requestUpdate(s,l,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??$t}static _$Ei(){if(this.hasOwnProperty(fe("elementProperties")))return;let s=bs(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(fe("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(fe("properties"))){let e=this.properties,t=[...gs(e),...vs(e)];for(let i of t)this.createProperty(i,e[i])}let s=this[Symbol.metadata];if(s!==null){let e=litPropertyMetadata.get(s);if(e!==void 0)for(let[t,i]of e)this.elementProperties.set(t,i)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let i=this._$Eu(e,t);i!==void 0&&this._$Eh.set(i,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let e=[];if(Array.isArray(s)){let t=new Set(s.flat(1/0).reverse());for(let i of t)e.unshift(Ke(i))}else s!==void 0&&e.push(Ke(s));return e}static _$Eu(s,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(s.set(t,this[t]),delete this[t]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return bt(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,e,t){this._$AK(s,t)}_$ET(s,e){let t=this.constructor.elementProperties.get(s),i=this.constructor._$Eu(s,t);if(i!==void 0&&t.reflect===!0){let r=(t.converter?.toAttribute!==void 0?t.converter:ge).toAttribute(e,t.type);this._$Em=s,r==null?this.removeAttribute(i):this.setAttribute(i,r),this._$Em=null}}_$AK(s,e){let t=this.constructor,i=t._$Eh.get(s);if(i!==void 0&&this._$Em!==i){let r=t.getPropertyOptions(i),a=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ge;this._$Em=i;let l=a.fromAttribute(e,r.type);this[i]=l??this._$Ej?.get(i)??l,this._$Em=null}}requestUpdate(s,e,t,i=!1,r){if(s!==void 0){let a=this.constructor;if(i===!1&&(r=this[s]),t??=a.getPropertyOptions(s),!((t.hasChanged??Te)(r,e)||t.useDefault&&t.reflect&&r===this._$Ej?.get(s)&&!this.hasAttribute(a._$Eu(s,t))))return;this.C(s,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,e,{useDefault:t,reflect:i,wrapped:r},a){t&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,a??e??this[s]),r!==!0||a!==void 0)||(this._$AL.has(s)||(this.hasUpdated||t||(e=void 0),this._$AL.set(s,e)),i===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,r]of this._$Ep)this[i]=r;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[i,r]of t){let{wrapped:a}=r,l=this[i];a!==!0||this._$AL.has(i)||l===void 0||this.C(i,void 0,r,l)}}let s=!1,e=this._$AL;try{s=this.shouldUpdate(e),s?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw s=!1,this._$EM(),t}s&&this._$AE(e)}willUpdate(s){}_$AE(s){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(s){}firstUpdated(s){}};N.elementStyles=[],N.shadowRootOptions={mode:"open"},N[fe("elementProperties")]=new Map,N[fe("finalized")]=new Map,$s?.({ReactiveElement:N}),(Ee.reactiveElementVersions??=[]).push("2.1.2");var Ve=globalThis,xt=n=>n,Ce=Ve.trustedTypes,wt=Ce?Ce.createPolicy("lit-html",{createHTML:n=>n}):void 0,Ye="$lit$",J=`lit$${Math.random().toFixed(9).slice(2)}$`,Ze="?"+J,xs=`<${Ze}>`,Y=document,be=()=>Y.createComment(""),ye=n=>n===null||typeof n!="object"&&typeof n!="function",Qe=Array.isArray,Tt=n=>Qe(n)||typeof n?.[Symbol.iterator]=="function",Fe=`[ 	
\f\r]`,ve=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,kt=/-->/g,_t=/>/g,F=RegExp(`>|${Fe}(?:([^\\s"'>=/]+)(${Fe}*=${Fe}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),St=/'/g,At=/"/g,Ct=/^(?:script|style|textarea|title)$/i,Xe=n=>(s,...e)=>({_$litType$:n,strings:s,values:e}),o=Xe(1),w=Xe(2),mi=Xe(3),M=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Et=new WeakMap,V=Y.createTreeWalker(Y,129);function Mt(n,s){if(!Qe(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return wt!==void 0?wt.createHTML(s):s}var Ot=(n,s)=>{let e=n.length-1,t=[],i,r=s===2?"<svg>":s===3?"<math>":"",a=ve;for(let l=0;l<e;l++){let c=n[l],h,g,u=-1,v=0;for(;v<c.length&&(a.lastIndex=v,g=a.exec(c),g!==null);)v=a.lastIndex,a===ve?g[1]==="!--"?a=kt:g[1]!==void 0?a=_t:g[2]!==void 0?(Ct.test(g[2])&&(i=RegExp("</"+g[2],"g")),a=F):g[3]!==void 0&&(a=F):a===F?g[0]===">"?(a=i??ve,u=-1):g[1]===void 0?u=-2:(u=a.lastIndex-g[2].length,h=g[1],a=g[3]===void 0?F:g[3]==='"'?At:St):a===At||a===St?a=F:a===kt||a===_t?a=ve:(a=F,i=void 0);let b=a===F&&n[l+1].startsWith("/>")?" ":"";r+=a===ve?c+xs:u>=0?(t.push(h),c.slice(0,u)+Ye+c.slice(u)+J+b):c+J+(u===-2?l:b)}return[Mt(n,r+(n[e]||"<?>")+(s===2?"</svg>":s===3?"</math>":"")),t]},$e=class n{constructor({strings:s,_$litType$:e},t){let i;this.parts=[];let r=0,a=0,l=s.length-1,c=this.parts,[h,g]=Ot(s,e);if(this.el=n.createElement(h,t),V.currentNode=this.el.content,e===2||e===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(i=V.nextNode())!==null&&c.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let u of i.getAttributeNames())if(u.endsWith(Ye)){let v=g[a++],b=i.getAttribute(u).split(J),$=/([.?@])?(.*)/.exec(v);c.push({type:1,index:r,name:$[2],strings:b,ctor:$[1]==="."?Oe:$[1]==="?"?Re:$[1]==="@"?je:Q}),i.removeAttribute(u)}else u.startsWith(J)&&(c.push({type:6,index:r}),i.removeAttribute(u));if(Ct.test(i.tagName)){let u=i.textContent.split(J),v=u.length-1;if(v>0){i.textContent=Ce?Ce.emptyScript:"";for(let b=0;b<v;b++)i.append(u[b],be()),V.nextNode(),c.push({type:2,index:++r});i.append(u[v],be())}}}else if(i.nodeType===8)if(i.data===Ze)c.push({type:2,index:r});else{let u=-1;for(;(u=i.data.indexOf(J,u+1))!==-1;)c.push({type:7,index:r}),u+=J.length-1}r++}}static createElement(s,e){let t=Y.createElement("template");return t.innerHTML=s,t}};function Z(n,s,e=n,t){if(s===M)return s;let i=t!==void 0?e._$Co?.[t]:e._$Cl,r=ye(s)?void 0:s._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(n),i._$AT(n,e,t)),t!==void 0?(e._$Co??=[])[t]=i:e._$Cl=i),i!==void 0&&(s=Z(n,i._$AS(n,s.values),i,t)),s}var Me=class{constructor(s,e){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:e},parts:t}=this._$AD,i=(s?.creationScope??Y).importNode(e,!0);V.currentNode=i;let r=V.nextNode(),a=0,l=0,c=t[0];for(;c!==void 0;){if(a===c.index){let h;c.type===2?h=new ie(r,r.nextSibling,this,s):c.type===1?h=new c.ctor(r,c.name,c.strings,this,s):c.type===6&&(h=new Pe(r,this,s)),this._$AV.push(h),c=t[++l]}a!==c?.index&&(r=V.nextNode(),a++)}return V.currentNode=Y,i}p(s){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(s,t,e),e+=t.strings.length-2):t._$AI(s[e])),e++}},ie=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(s,e,t,i){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=s,this._$AB=e,this._$AM=t,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let s=this._$AA.parentNode,e=this._$AM;return e!==void 0&&s?.nodeType===11&&(s=e.parentNode),s}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(s,e=this){s=Z(this,s,e),ye(s)?s===d||s==null||s===""?(this._$AH!==d&&this._$AR(),this._$AH=d):s!==this._$AH&&s!==M&&this._(s):s._$litType$!==void 0?this.$(s):s.nodeType!==void 0?this.T(s):Tt(s)?this.k(s):this._(s)}O(s){return this._$AA.parentNode.insertBefore(s,this._$AB)}T(s){this._$AH!==s&&(this._$AR(),this._$AH=this.O(s))}_(s){this._$AH!==d&&ye(this._$AH)?this._$AA.nextSibling.data=s:this.T(Y.createTextNode(s)),this._$AH=s}$(s){let{values:e,_$litType$:t}=s,i=typeof t=="number"?this._$AC(s):(t.el===void 0&&(t.el=$e.createElement(Mt(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===i)this._$AH.p(e);else{let r=new Me(i,this),a=r.u(this.options);r.p(e),this.T(a),this._$AH=r}}_$AC(s){let e=Et.get(s.strings);return e===void 0&&Et.set(s.strings,e=new $e(s)),e}k(s){Qe(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,i=0;for(let r of s)i===e.length?e.push(t=new n(this.O(be()),this.O(be()),this,this.options)):t=e[i],t._$AI(r),i++;i<e.length&&(this._$AR(t&&t._$AB.nextSibling,i),e.length=i)}_$AR(s=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);s!==this._$AB;){let t=xt(s).nextSibling;xt(s).remove(),s=t}}setConnected(s){this._$AM===void 0&&(this._$Cv=s,this._$AP?.(s))}},Q=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,e,t,i,r){this.type=1,this._$AH=d,this._$AN=void 0,this.element=s,this.name=e,this._$AM=i,this.options=r,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=d}_$AI(s,e=this,t,i){let r=this.strings,a=!1;if(r===void 0)s=Z(this,s,e,0),a=!ye(s)||s!==this._$AH&&s!==M,a&&(this._$AH=s);else{let l=s,c,h;for(s=r[0],c=0;c<r.length-1;c++)h=Z(this,l[t+c],e,c),h===M&&(h=this._$AH[c]),a||=!ye(h)||h!==this._$AH[c],h===d?s=d:s!==d&&(s+=(h??"")+r[c+1]),this._$AH[c]=h}a&&!i&&this.j(s)}j(s){s===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},Oe=class extends Q{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===d?void 0:s}},Re=class extends Q{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==d)}},je=class extends Q{constructor(s,e,t,i,r){super(s,e,t,i,r),this.type=5}_$AI(s,e=this){if((s=Z(this,s,e,0)??d)===M)return;let t=this._$AH,i=s===d&&t!==d||s.capture!==t.capture||s.once!==t.once||s.passive!==t.passive,r=s!==d&&(t===d||i);i&&this.element.removeEventListener(this.name,this,t),r&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},Pe=class{constructor(s,e,t){this.element=s,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(s){Z(this,s)}},Rt={M:Ye,P:J,A:Ze,C:1,L:Ot,R:Me,D:Tt,V:Z,I:ie,H:Q,N:Re,U:je,B:Oe,F:Pe},ws=Ve.litHtmlPolyfillSupport;ws?.($e,ie),(Ve.litHtmlVersions??=[]).push("3.3.3");var jt=(n,s,e)=>{let t=e?.renderBefore??s,i=t._$litPart$;if(i===void 0){let r=e?.renderBefore??null;t._$litPart$=i=new ie(s.insertBefore(be(),r),r,void 0,e??{})}return i._$AI(n),i};var et=globalThis,G=class extends N{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=jt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};G._$litElement$=!0,G.finalized=!0,et.litElementHydrateSupport?.({LitElement:G});var ks=et.litElementPolyfillSupport;ks?.({LitElement:G});(et.litElementVersions??=[]).push("4.2.2");var Pt=n=>Ae(new URL(n,import.meta.url).href),It=y` @font-face { font-family: Alegreya; src: url('${Pt("alegreya.woff2")}') format('woff2'); font-weight: 400 900; font-display: swap; } @font-face { font-family: 'Source Sans 3'; src: url('${Pt("source-sans.woff2")}') format('woff2'); font-weight: 200 900; font-display: swap; } :root { color-scheme: light dark; --ground: light-dark(#f3ecdf, #141318); --surface: light-dark(#fffcf5, #1d1b22); --raised: light-dark(#f8f1e4, #26242d); --line: light-dark(#e0d4bf, #37343f); --control: light-dark(#8c7f6a, #7d7788); --ink: light-dark(#231e18, #ede7db); --soft: light-dark(#5f5546, #b5ac9d); --accent: light-dark(#1c6257, #79cdb8); --on-accent: light-dark(#ffffff, #0d1f1b); --accent-wash: light-dark(#e0ede6, #1d332f); --turn: light-dark(#9c3a16, #f39b6d); --on-turn: light-dark(#fffaf3, #2a1206); --turn-wash: light-dark(#fbe7d6, #38231a); --secret: light-dark(#623a99, #c9acf5); --secret-wash: light-dark(#efe6f8, #2c2438); --wrong: light-dark(#9d2226, #f4a0a0); --wrong-wash: light-dark(#fbe4e1, #3b1f22); --glow: light-dark(#f6d98a, #6b5117); --glow-edge: light-dark(#b3830f, #e5bd5a); --shadow: light-dark(rgb(70 50 20 / 9%), rgb(0 0 0 / 40%)); --display: Alegreya, 'Iowan Old Style', Palatino, Georgia, serif; --body: 'Source Sans 3', system-ui, sans-serif; --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace; --radius: 10px; } html { background: var(--ground); color: var(--ink); font: 400 16px/1.45 var(--body); -webkit-text-size-adjust: 100%; } body { margin: 0; } `,x=y` *, *::before, *::after { box-sizing: border-box; } :host { display: block; } [hidden] { display: none !important; } h1, h2, h3, h4, p, ul, ol, dl, dd, fieldset, figure { margin: 0; padding: 0; } ul, ol { list-style: none; } fieldset { border: 0; min-width: 0; } h1, h2, h3 { font-family: var(--display); font-weight: 700; line-height: 1.15; text-wrap: balance; } h2 { font-size: 1.2rem; } h3 { font-size: 1.05rem; } code, pre, .mono { font-family: var(--mono); font-size: 0.82em; } a { color: var(--accent); text-underline-offset: 0.15em; } svg.icon { width: 1.1em; height: 1.1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; vertical-align: -0.18em; } .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .soft { color: var(--soft); } .small { font-size: 0.875rem; } .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; } .stack { display: grid; gap: 12px; } .push { margin-inline-start: auto; } button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; } button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 36px; padding: 5px 13px; border: 1px solid var(--control); border-radius: 8px; background: var(--surface); font-weight: 600; font-size: 0.94rem; line-height: 1.2; cursor: pointer; text-decoration: none; color: inherit; transition: background-color 120ms, border-color 120ms; } button:hover:not(:disabled) { background: var(--raised); border-color: var(--ink); } button:disabled { cursor: not-allowed; color: var(--soft); border-style: dashed; border-color: var(--line); background: none; } button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--accent), var(--ink) 18%); } button.turn { background: var(--turn); border-color: var(--turn); color: var(--on-turn); } button.turn:hover:not(:disabled) { background: color-mix(in oklab, var(--turn), var(--ink) 18%); } button:is(.primary, .turn):disabled { background: none; border-color: var(--line); color: var(--soft); } button.quiet { border-color: transparent; background: none; } button.quiet:hover:not(:disabled) { background: var(--raised); } button.wrong { color: var(--wrong); border-color: var(--wrong); } :is(button, .button).small { min-height: 30px; padding: 2px 9px; font-size: 0.875rem; } button.square { width: 36px; padding: 0; } button.square.small { width: 30px; } button[aria-pressed='true'] { background: var(--accent-wash); border-color: var(--accent); color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; } label, legend, .label { display: block; font-weight: 600; font-size: 0.875rem; padding: 0; } label.check { display: inline-flex; gap: 7px; align-items: center; font-weight: 400; font-size: 0.94rem; min-height: 28px; } .field { display: grid; gap: 4px; min-width: 0; } input, select, textarea { width: 100%; min-height: 38px; padding: 6px 10px; border: 1px solid var(--control); border-radius: 8px; background: var(--surface); } input[type='checkbox'], input[type='radio'] { width: 18px; height: 18px; min-height: 0; margin: 0; accent-color: var(--accent); flex: none; } textarea { font-family: var(--mono); font-size: 0.84rem; line-height: 1.5; resize: vertical; tab-size: 2; } ::placeholder { color: var(--soft); opacity: 1; } .hint { font-size: 0.85rem; color: var(--soft); } .problem { color: var(--wrong); font-size: 0.9rem; font-weight: 600; } .box { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 14px; } .tag { display: inline-flex; align-items: center; gap: 4px; padding: 1px 8px; border-radius: 99px; border: 1px solid var(--line); background: var(--raised); font-size: 0.8rem; font-weight: 600; line-height: 1.5; white-space: nowrap; } .tag.secret { background: var(--secret-wash); border-color: color-mix(in oklab, var(--secret), transparent 55%); color: var(--secret); } .tag.own { background: var(--accent-wash); border-color: color-mix(in oklab, var(--accent), transparent 55%); color: var(--accent); } .tag.turn { background: var(--turn); border-color: var(--turn); color: var(--on-turn); } .tag.wrong { background: var(--wrong-wash); border-color: color-mix(in oklab, var(--wrong), transparent 55%); color: var(--wrong); } .empty { display: grid; justify-items: center; gap: 8px; padding: 26px 16px; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: var(--radius); } .empty > svg { width: 34px; height: 34px; stroke-width: 1.3; color: var(--control); } .empty strong { font-family: var(--display); font-size: 1.1rem; color: var(--ink); } @media (pointer: coarse) { button, input:not([type='checkbox'], [type='radio']), select { min-height: 44px; } button.small { min-height: 36px; } button.square { width: 44px; } button.square.small { width: 36px; } } @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } } @media (forced-colors: active) { .tag, button { border-color: currentColor; } } `;var tt="gamesession.theme";function Ie(){let n=localStorage.getItem(tt);return n==="light"||n==="dark"?n:"system"}function Ne(n){n==="system"?localStorage.removeItem(tt):localStorage.setItem(tt,n),document.documentElement.style.colorScheme=n==="system"?"light dark":n}var k=n=>(s,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(n,s)}):customElements.define(n,s)};var _s={attribute:!0,type:String,converter:ge,reflect:!1,hasChanged:Te},Ss=(n=_s,s,e)=>{let{kind:t,metadata:i}=e,r=globalThis.litPropertyMetadata.get(i);if(r===void 0&&globalThis.litPropertyMetadata.set(i,r=new Map),t==="setter"&&((n=Object.create(n)).wrapped=!0),r.set(e.name,n),t==="accessor"){let{name:a}=e;return{set(l){let c=s.get.call(this);s.set.call(this,l),this.requestUpdate(a,c,n,!0,l)},init(l){return l!==void 0&&this.C(a,void 0,n,l),l}}}if(t==="setter"){let{name:a}=e;return function(l){let c=this[a];s.call(this,l),this.requestUpdate(a,c,n,!0,l)}}throw Error("Unsupported decorator location: "+t)};function T(n){return(s,e)=>typeof e=="object"?Ss(n,s,e):((t,i,r)=>{let a=i.hasOwnProperty(r);return i.constructor.createProperty(r,t),a?Object.getOwnPropertyDescriptor(i,r):void 0})(n,s,e)}function m(n){return T({...n,state:!0,attribute:!1})}var X=(n,s,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof s!="object"&&Object.defineProperty(n,s,e),e);function D(n,s){return(e,t,i)=>{let r=a=>a.renderRoot?.querySelector(n)??null;if(s){let{get:a,set:l}=typeof t=="object"?e:i??(()=>{let c=Symbol();return{get(){return this[c]},set(h){this[c]=h}}})();return X(e,t,{get(){let c=a.call(this);return c===void 0&&(c=r(this),(c!==null||this.hasUpdated)&&l.call(this,c)),c}})}return X(e,t,{get(){return r(this)}})}}var Je={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},De=n=>(...s)=>({_$litDirective$:n,values:s}),ne=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,e,t){this._$Ct=s,this._$AM=e,this._$Ci=t}_$AS(s,e){return this.update(s,e)}update(s,e){return this.render(...e)}};var{I:As}=Rt,Nt=n=>n;var Jt=()=>document.createComment(""),re=(n,s,e)=>{let t=n._$AA.parentNode,i=s===void 0?n._$AB:s._$AA;if(e===void 0){let r=t.insertBefore(Jt(),i),a=t.insertBefore(Jt(),i);e=new As(r,a,n,n.options)}else{let r=e._$AB.nextSibling,a=e._$AM,l=a!==n;if(l){let c;e._$AQ?.(n),e._$AM=n,e._$AP!==void 0&&(c=n._$AU)!==a._$AU&&e._$AP(c)}if(r!==i||l){let c=e._$AA;for(;c!==r;){let h=Nt(c).nextSibling;Nt(t).insertBefore(c,i),c=h}}}return e},W=(n,s,e=n)=>(n._$AI(s,e),n),Es={},Dt=(n,s=Es)=>n._$AH=s,Ht=n=>n._$AH,He=n=>{n._$AR(),n._$AA.remove()};var Lt=(n,s,e)=>{let t=new Map;for(let i=s;i<=e;i++)t.set(n[i],i);return t},O=De(class extends ne{constructor(n){if(super(n),n.type!==Je.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,s,e){let t;e===void 0?e=s:s!==void 0&&(t=s);let i=[],r=[],a=0;for(let l of n)i[a]=t?t(l,a):a,r[a]=e(l,a),a++;return{values:r,keys:i}}render(n,s,e){return this.dt(n,s,e).values}update(n,[s,e,t]){let i=Ht(n),{values:r,keys:a}=this.dt(s,e,t);if(!Array.isArray(i))return this.ut=a,r;let l=this.ut??=[],c=[],h,g,u=0,v=i.length-1,b=0,$=r.length-1;for(;u<=v&&b<=$;)if(i[u]===null)u++;else if(i[v]===null)v--;else if(l[u]===a[b])c[b]=W(i[u],r[b]),u++,b++;else if(l[v]===a[$])c[$]=W(i[v],r[$]),v--,$--;else if(l[u]===a[$])c[$]=W(i[u],r[$]),re(n,c[$+1],i[u]),u++,$--;else if(l[v]===a[b])c[b]=W(i[v],r[b]),re(n,i[u],i[v]),v--,b++;else if(h===void 0&&(h=Lt(a,b,$),g=Lt(l,u,v)),h.has(l[u]))if(h.has(l[v])){let E=g.get(a[b]),ue=E!==void 0?i[E]:null;if(ue===null){let gt=re(n,i[u]);W(gt,r[b]),c[b]=gt}else c[b]=W(ue,r[b]),re(n,i[u],ue),i[E]=null;b++}else He(i[v]),v--;else He(i[u]),u++;for(;b<=$;){let E=re(n,c[$+1]);W(E,r[b]),c[b++]=E}for(;u<=v;){let E=i[u++];E!==null&&He(E)}return this.ut=a,Dt(n,c),M}});var H=class extends G{static{this.styles=[x]}},S=class extends H{constructor(){super(...arguments);this.watched=null;this.refresh=()=>this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.watch()}disconnectedCallback(){super.disconnectedCallback(),this.watched?.removeEventListener("change",this.refresh),this.watched=null}willUpdate(){this.watch()}watch(){this.seat===this.watched||!this.isConnected||(this.watched?.removeEventListener("change",this.refresh),this.watched=this.seat??null,this.watched?.addEventListener("change",this.refresh))}};p([T({attribute:!1})],S.prototype,"seat",2);var qt={die:w`<path d="M12 2 20.7 7v10L12 22 3.3 17V7z"/><path d="M12 7.5 17 16H7zM12 2v5.5M3.3 7 12 7.5 20.7 7M7 16 3.3 7"/>
        <path d="M17 16l3.7-9M7 16l5 6 5-6"/>`,hidden:w`<path d="M4 4l16 16M9.9 5.2A10 10 0 0 1 12 5c6 0 9.5 7 9.5 7a16 16 0 0 1-3 3.8"/>
        <path d="M6.3 6.6A16 16 0 0 0 2.5 12S6 19 12 19a9.6 9.6 0 0 0 5-1.4M9.9 9.9a3 3 0 0 0 4.2 4.2"/>`,eye:w`<path d="M2.5 12S6 5 12 5s9.5 7 9.5 7-3.5 7-9.5 7-9.5-7-9.5-7z"/><circle cx="12" cy="12" r="3"/>`,plus:w`<path d="M12 5v14M5 12h14"/>`,pencil:w`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>`,bin:w`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>`,check:w`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,cross:w`<path d="m6 6 12 12M18 6 6 18"/>`,next:w`<path d="M5 12h14M13 6l6 6-6 6"/>`,up:w`<path d="m6 14 6-6 6 6"/>`,down:w`<path d="m6 10 6 6 6-6"/>`,more:w`<circle cx="5.5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="18.5" cy="12" r="1"/>`,swords:w`<path d="M4 4l11 11M4 4h3.5M4 4v3.5M20 4 9 15M20 4h-3.5M20 4v3.5M12.5 17.5l5-5M6.5 12.5l5 5M16 16l4 4M8 16l-4 4"/>`,tree:w`<path d="M5 3v15h5M5 9h5"/><path d="M13 6.5h7M13 9h7v0M13 15.5h7v5h-7zM13 6.5v5h7v-5z"/>`,people:w`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4"/>
        <path d="M18 14.5c2 .8 3.2 2.7 3.5 5.5"/>`,list:w`<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.01M4 12h.01M4 18h.01"/>`,send:w`<path d="M21 3 10 14M21 3l-7 18-4-7-7-4z"/>`,sun:w`<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2"/>
        <path d="M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"/>`,moon:w`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,system:w`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8.5 21h7M12 17v4"/>`,link:w`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>`,columns:w`<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M12 4v16"/>`},Ut=o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  ${qt.die}
  <text x="12" y="14.6">20</text>
</svg>`,f=n=>o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${qt[n]}</svg>`;import{newId as Ds}from"../client/gamesession.js";var _=n=>typeof n=="object"&&n!==null&&!Array.isArray(n),ae=n=>n===""?[]:n.slice(1).split("/").map(s=>s.replaceAll("~1","/").replaceAll("~0","~")),st=n=>n.map(s=>`/${s.replaceAll("~","~0").replaceAll("/","~1")}`).join(""),it=(n,s)=>n+st([String(s)]);function A(n,s){for(let e of ae(s))if(Array.isArray(n)?n=/^(0|[1-9][0-9]*)$/.test(e)?n[Number(e)]:void 0:n=_(n)&&Object.hasOwn(n,e)?n[e]:void 0,n===void 0)return;return n}var oe=(n,s)=>n===s||n.startsWith(`${s}/`);var zt=60;function ee(n){let s=JSON.stringify(n)??"nothing";return s.length>zt?`${s.slice(0,zt-1)}…`:s}var rt=n=>n.length<2?n[0]??"":`${n.slice(0,-1).join(", ")} and ${n[n.length-1]}`,nt=(n,s)=>typeof n.active_character=="string"?`it is the turn of ${s.character(n.active_character)}`:"nobody has the turn",Bt=n=>n.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})/g,"…$1");function Gt({path:n,value:s}){let e=n===""?"the whole state":Bt(n);return s===void 0?`removes ${e}`:`sets ${e} to ${ee(s)}`}function Ts(n,s){let e=[...Object.entries(n.damage??{}).map(([i,r])=>`takes ${ee(r)} ${i}`),...(n.conditions??[]).map(i=>i.startsWith("-")?`is no longer ${i.slice(1)}`:`is ${i}`)],t=(n.effects??[]).map(i=>` “${i}”`).join("");return`${s.character(n.target_id)} ${e.length===0?"is as before":rt(e)}.${t}`}var Cs=(n,s)=>{let e=Array.isArray(n)?n:[];return e.length===0?"":` ${rt(e.map(t=>`${s.character(t.target_id)} is no longer ${t.condition}`))}.`},Ms=n=>n.charAt(0).toUpperCase()+n.slice(1),Wt=(n,s,e)=>Ms(Os(n,s,e));function Os(n,s,e){let t=typeof s.player_id=="string"?e.player(s.player_id):"another service",i=typeof s.character_id=="string"?e.character(s.character_id):"";switch(n){case"connection_established":return"The service has accepted the connection.";case"heartbeat":return"The service is there.";case"ack":return"Accepted. You see no change.";case"sync_response":return s.state===void 0?`Caught up to version ${s.version}.`:`The state at version ${s.version}.`;case"presence":return`${t} is ${s.online===!1?"offline":"online"}.`;case"player_joined":return`${t} takes a seat.`;case"player_left":return s.removed_by===void 0?`${t} leaves.`:`${t} is removed from the session.`;case"session_ended":return"The session has ended.";case"state_update":{let r=s.changes;return r.length===1?`${t} ${Gt(r[0])}.`:`${t} makes ${r.length} changes: ${r.map(a=>Bt(a.path)||"/").join(", ")}.`}case"initiative_roll":return`${i} rolls ${s.roll} for initiative, ${s.total} in all.`;case"initiative_order":return`${t} sets the order of the combatants.`;case"turn_change":return`Round ${s.round}, ${nt(s,e)}.${Cs(s.expired_effects,e)}`;case"action_declare":{let r=Array.isArray(s.targets)?s.targets.map(a=>e.character(String(a))):[];return`${i} declares ${s.action_type}${r.length===0?"":` on ${rt(r)}`}.`}case"action_resolve":{let r=s.outcomes;return`The action of ${i} is resolved. ${r.map(a=>Ts(a,e)).join(" ")}`}case"combatant_remove":return`${i} is out of the fight; ${nt(s,e)}.`;case"combatant_reveal":return`${i} comes into view; ${nt(s,e)}.`;case"combat_end":return`The combat ends in round ${s.round}.`;default:return _(s)?ee(s):""}}function Kt(n,s,e){let t=typeof s.character_id=="string"?e.character(s.character_id):"";switch(n){case"heartbeat":return"Asks whether the service is there.";case"sync_request":return s.since===void 0?"Asks for the state.":`Asks for everything after version ${s.since}.`;case"state_update":return Array.isArray(s.changes)?`Asks: ${s.changes.map(Gt).join("; ")}.`:ee(s);case"initiative_roll":return`Rolls initiative for ${t}${s.hidden===!0?", hidden":""}.`;case"turn_change":return typeof s.active_character=="string"?`Gives the turn to ${e.character(s.active_character)}.`:"Ends the turn.";case"action_declare":return`Declares ${s.action_type} for ${t}.`;case"action_resolve":return"Resolves an action.";case"combatant_remove":return`Takes ${t} out of the fight.`;case"combatant_reveal":return`Shows ${t} to all players.`;case"combat_end":return"Ends the combat.";case"initiative_order":return"Sets the order of the combatants.";default:return ee(s)}}function le(n){switch(n){case"conflict":return"Somebody was faster. Look at what is there now, and try again.";case"not_your_turn":return"Wait for your turn, or declare a reaction.";case"forbidden":return"Your seat does not permit this.";case"reserved_path":return"Combat messages change /combat: use the combat panel.";case"character_taken":return"Choose another character.";case"session_full":return"Ask the game master to free a seat.";case"rate_limited":return"Wait a moment, then try again.";case"unauthorized":return"The JWT is not valid, or has expired: enter again.";case"session_not_found":return"Check the link: no session has this id.";case"storage_unavailable":return"The service cannot write at present. Try again in a moment.";default:return""}}import{GameSessionClient as Rs,GameSessionError as Le}from"../client/gamesession.js";var qe=new URL("..",import.meta.url).href.replace(/\/$/,""),at="gamesession.identity",js=400;function Ft(){let n=sessionStorage.getItem(at);return n===null?null:JSON.parse(n)}function ce(n){n===null?sessionStorage.removeItem(at):sessionStorage.setItem(at,JSON.stringify(n))}async function Vt(n,s){try{return await fetch(qe+n,s)}catch(e){throw new Le("network",`${s?.method??"GET"} ${n} was not answered.`,{cause:e})}}async function ot(){let n=await Vt("/openapi/v1.json");return n.ok&&Object.hasOwn((await n.json()).paths,"/dev/token")}async function de(n,s){let e=await Vt("/dev/token",{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify({name:n,...s===void 0?{}:{player_id:s}})}),t=await e.json();if(e.status===js&&_(t))throw new Le(String(t.code),String(t.detail),{status:e.status});if(!e.ok||!_(t))throw new Le("unauthorized","The service issues no development token.",{status:e.status});return{token:String(t.token),playerId:String(t.player_id),name:n,development:!0}}function Ue(n){let s=n.trim().replace(/^Bearer\s+/i,"");try{let e=s.split(".")[1].replaceAll("-","+").replaceAll("_","/"),t=JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(e),i=>i.charCodeAt(0))));if(_(t)&&typeof t.sub=="string")return{token:s,playerId:t.sub,name:typeof t.name=="string"?t.name:"",development:!1}}catch{}throw new Le("unauthorized","This is not a JWT with a subject.")}function pe(n){let s=n.token,e=!0;return new Rs({baseUrl:qe,token:async()=>(!e&&n.development&&(s=(await de(n.name,n.playerId)).token),e=!1,s)})}import{GameSessionError as Yt,newId as Zt}from"../client/gamesession.js";var he="/combat";var Qt=200,Xt=2e3,Ps=40,lt=6e3,Is=200,Ns=["/shared"],xe="/gm/characters",es=n=>`gamesession.settings.${n}`,ts=n=>JSON.parse(localStorage.getItem(es(n))??"{}");function ct(n,s){localStorage.setItem(es(n),JSON.stringify({...ts(n),...s}))}var Js={unauthorized:"The JWT has expired, or the service does not accept it.",session_not_found:"This session does not exist any more.",fault:"The service has closed the connection because of a fault."},ze=0,P=class n extends EventTarget{constructor(e,t,i,r,a,l,c){super();this.client=e;this.identity=t;this.sessionId=i;this.characterName=c;this.log=[];this.glows=new Map;this.latencies=[];this.members=[];this.sessionName="";this.sessionStatus="active";this.ending=null;this.isInterrupted=!1;this.presence=new Map;this.announced=!1;this.resumedAt=0;this.isDrawing=!1;this.settings=ts(i),this.live=e.connect(i,{connectionToken:r,url:a,...l===void 0?{}:{state:l}}),this.listen()}static async create(e,t){let i=pe(e),r=await i.createSession(t),{initial_state:a,...l}=t.settings;return ct(r.session_id,l),new n(i,e,r.session_id,r.connection_token,r.websocket_url,void 0,"").loaded()}static async join(e,t,i){let r=pe(e),a=await r.joinSession(t,i==="observer"?{role:"observer"}:{character_id:Zt()}),l=i==="observer"?"":i.character;return new n(r,e,t,a.connection_token,a.websocket_url,a.session_state,l).loaded()}static async resume(e,t){let i=pe(e),{sessions:r}=await i.listSessions({limit:Qt});if(!r.some(c=>c.session_id===t)&&r.length<Qt)return null;let a=(await i.getSession(t)).players.find(c=>c.player_id===e.playerId),l=await i.joinSession(t,a.role==="player"?{character_id:a.character_id}:{role:"observer"});return new n(i,e,t,l.connection_token,l.websocket_url,l.session_state,"").loaded()}get state(){return this.live.state}get combat(){return A(this.state,he)??null}get me(){return this.members.find(e=>e.player_id===this.identity.playerId)}get role(){return this.me?.role??"observer"}get isGameMaster(){return this.role==="game_master"}get ownCharacter(){return this.me?.character_id??null}get serverRolls(){return this.settings.dice==="server"}get hasEnded(){return this.sessionStatus==="ended"}get canAct(){return this.live.status==="open"&&!this.hasEnded&&this.role!=="observer"}mayWrite(e){return!this.canAct||oe(e,he)?!1:this.isGameMaster?!0:e===""?!1:[...this.ownCharacter===null?[]:[`/characters/${this.ownCharacter}`],...this.settings.player_writable_paths??Ns].some(i=>oe(e,i))}isSecret(e){return this.isGameMaster?(this.settings.gm_only_paths??[]).some(t=>oe(e,t))||this.isSecretCombat(e):!1}get hidesNames(){return this.isSecret(xe)}character(e){let t=A(this.state,`/characters/${e}/name`)??A(this.state,`${xe}/${e}/name`);return typeof t=="string"&&t!==""?t:`Character ${e.slice(-4)}`}player(e){let t=this.members.find(r=>r.player_id===e),i=this.playerOf(t?.character_id??null)??(e===this.identity.playerId?this.identity.name:"");return i!==""?i:t?.role==="game_master"?"the game master":t?.role==="observer"?"an observer":`player ${e.slice(-4)}`}playerOf(e){if(e===null)return null;let t=A(this.state,`/characters/${e}/player`);return typeof t=="string"&&t!==""?t:null}get characters(){let e=this.members.flatMap(t=>t.character_id?[t.character_id]:[]);return[...new Set([...this.combat?.initiative_order.map(t=>t.character_id)??[],...e])]}get hasTurn(){return this.ownCharacter!==null&&this.combat?.active_character===this.ownCharacter}combatant(e){return this.combat?.initiative_order.find(t=>t.character_id===e)}async run(e,t="Accepted. Nothing that you can see has changed."){try{return await e()===null&&this.tell("done",t),!0}catch(i){return this.refuse(i),!1}}refuse(e){let t=e instanceof Yt?e.code:"",i=e instanceof Error?e.message:String(e);this.tell("wrong",[i,le(t)].filter(r=>r!=="").join(" "),t)}tell(e,t,i=""){this.dispatchEvent(new CustomEvent("notice",{detail:{key:++ze,kind:e,text:t,code:i}}))}glowAt(e){let t=this.glows.get(e);return t!==void 0&&Date.now()-t.at<lt?t:void 0}glowsBelow(e){let t;for(let[i,r]of this.glows)oe(i,e)&&i!==e&&Date.now()-r.at<lt&&(t?.key??0)<r.key&&(t=r);return t}async nameCharacter(e,t,i){i&&!this.hidesNames||await this.live.updateState([{path:i?`${xe}/${e}`:`/characters/${e}`,value:{name:t}}])}async reveal(e){let t=A(this.state,`${xe}/${e}/name`);t!==void 0&&await this.live.updateState([{path:`/characters/${e}`,value:{name:t}},{path:`${xe}/${e}`}]),await this.live.revealCombatant(e)}async endCondition(e,t){let i=Zt();await this.live.declareAction({action_id:i,character_id:e,action_type:"condition_ends",targets:[e]}),await this.live.resolveAction({action_id:i,outcomes:[{target_id:e,conditions:[`-${t}`]}]})}async refreshMembers(){try{let e=await this.client.getSession(this.sessionId);this.members=e.players.map(t=>({...t,online:this.presence.get(t.player_id)??t.online})),this.sessionName=e.name,this.sessionStatus=e.status,this.changed()}catch(e){(!(e instanceof Yt)||e.code==="network")&&this.note("The list of members could not be read.")}}async leave(){await this.client.leaveSession(this.sessionId),this.close()}close(){this.live.close()}async loaded(){return await Promise.all([this.live.ready,this.refreshMembers()]),this}listen(){let{live:e}=this;e.on("frame",({direction:t,text:i,at:r})=>this.record(t,i,r)),e.on("message",t=>{let i=t.type==="player_left"&&t.data.player_id===this.identity.playerId;["player_joined","player_left","session_ended"].includes(t.type)&&!i&&this.refreshMembers()}),e.on("presence",({player_id:t,online:i})=>{this.presence.set(t,i),this.members=this.members.map(r=>r.player_id===t?{...r,online:i}:r),this.changed()}),e.on("state",({changes:t,pointers:i,message:r})=>this.light(t,i,r)),e.on("status",({status:t,previous:i,delayMs:r,close:a})=>{t==="waiting"&&this.note(`The connection is lost${a?.reason?` (${a.reason})`:""}. The next attempt is in ${((r??0)/1e3).toFixed(1)} s.`),this.isInterrupted=t!=="open"&&(this.isInterrupted||i==="open"),t==="open"&&i!=="open"&&e.reconnects>this.resumedAt&&(this.resumedAt=e.reconnects,this.presence.clear(),this.note("Connected again."),this.refreshMembers()),t==="open"&&this.introduce(),this.changed()}),e.on("resynchronised",({replaced:t,cause:i})=>{(i!=="connected"||e.reconnects>0)&&this.note(t?"The whole state was replaced.":"What was missed has been applied.")}),e.on("removed",({by:t})=>this.ending={cause:"removed",text:t===null?"You have left this session.":"The game master has removed you from this session."}),e.on("ended",()=>{this.sessionStatus="ended",this.ending={cause:"ended",text:"The game master has ended this session. It can be read, but not changed."}}),e.on("elsewhere",()=>this.ending={cause:"elsewhere",text:"You have opened this session in more places than you may."}),e.on("closed",({cause:t,reason:i})=>{this.ending===null&&t!=="closed"&&(this.ending={cause:t,text:Js[t]??`The connection is closed: ${i||t}.`}),this.note("The connection is closed."),this.changed()})}async introduce(){if(this.announced||this.characterName==="")return;this.announced=!0,await this.live.ready,await this.refreshMembers();let e=this.ownCharacter;if(e===null||A(this.state,`/characters/${e}`)!==void 0)return;let t=this.identity.name;await this.run(()=>this.live.updateState([{path:`/characters/${e}`,value:{name:this.characterName,...t===""?{}:{player:t}}}]))}isSecretCombat(e){if(!oe(e,he))return!1;let[,t,i,r]=ae(e);if(t==="players")return!0;if(t==="last_turns")return i!==void 0&&this.combatant(i)?.hidden===!0;if(i===void 0||r!==void 0)return!1;let a=A(this.state,st(ae(e).slice(0,3)));return _(a)&&(a.hidden===!0||a.hidden_by!==void 0)}light(e,t,i){let r=i?.data,a=_(r)&&typeof r.player_id=="string"?this.player(r.player_id):"",l=Date.now();for(t.forEach((c,h)=>{if(c==="")return;let g=e?.find(u=>u.path===c)??e?.[h];this.glows.delete(c),this.glows.set(c,{at:l,by:a,previous:g?.previous,key:++ze})});this.glows.size>Is;)this.glows.delete(this.glows.keys().next().value);t.some(c=>c!=="")&&setTimeout(()=>this.changed(),lt+50),this.changed()}record(e,t,i){let r="?",a="",l=null;try{let h=JSON.parse(t);r=h.type??"?";let g=h.data??{};e==="in"&&r==="player_joined"&&this.welcome(g),h.error!==void 0?a=`${h.error.code}: ${h.error.message}`:a=e==="in"?Wt(r,g,this):Kt(r,g,this),e==="in"&&typeof g.version=="string"&&(l=g.version)}catch{a="This frame is not a message of the protocol."}this.push({key:++ze,at:i,direction:e,type:r,sentence:a,version:l,text:t});let{latencyMs:c}=this.live;r==="heartbeat"&&e==="in"&&c!==null&&(this.latencies.push(c),this.latencies.length>Ps&&this.latencies.shift())}welcome(e){let t={online:!1,...e};this.members=[...this.members.filter(i=>i.player_id!==t.player_id),t]}note(e){this.push({key:++ze,at:Date.now(),direction:"note",type:"page",sentence:e,version:null,text:null})}push(e){this.log.push(e),this.log.length>Xt&&this.log.splice(0,this.log.length-Xt),this.changed()}changed(){this.isDrawing||(this.isDrawing=!0,requestAnimationFrame(()=>{this.isDrawing=!1,this.dispatchEvent(new Event("change"))}))}};var ss={shared:{place:"The fallen gate",light:"torchlight",door:"closed",party:{marching_order:["Lia","Rook"],gold:112,has_torch:!0},loot:["a silver key","a map of the citadel"],rounds_until_dawn:40},gm:{trap:{kind:"pit",dc:13,is_armed:!0},notes:"The goblins flee when their leader falls."}};var is=["Anna","Ben","Carla","Dario","Esme","Farid","Greta","Hugo","Ines","Jonas","Kim","Lucia","Milo","Nora"],Hs=/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i,Ls={game_master:"game master",player:"player",observer:"observer"},qs=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"short"}),C=class extends H{constructor(){super(...arguments);this.sessionId="";this.playerId="";this.serverRolls=!1;this.identity=null;this.isDevelopment=null;this.suggested=is[Math.floor(Math.random()*is.length)];this.sessions=null;this.problem="";this.isBusy=!1;this.isOpening=!1;this.forgetLink=()=>{this.sessionId="",this.list(this.identity)};this.develop=e=>{e.preventDefault();let t=String(new FormData(e.target).get("name")).trim();this.work(async()=>this.become(await de(t)))};this.paste=e=>{e.preventDefault();let t=String(new FormData(e.target).get("jwt"));this.work(()=>this.become(Ue(t)))};this.create=e=>{e.preventDefault();let t=new FormData(e.target);this.work(async()=>this.seated(await P.create(this.identity,{campaign_id:Ds(),name:String(t.get("title")).trim(),settings:{gm_only_paths:["/gm"],allow_observers:t.get("observers")==="on",dice:t.get("dice")==="on"?"server":"client",initial_state:t.get("scene")==="on"?ss:{}}})))};this.join=e=>{e.preventDefault();let t=new FormData(e.target),i=e.submitter?.value==="observer",r=String(t.get("character")).trim(),a=this.sessionId||(Hs.exec(String(t.get("link")))?.[0]??"");this.work(async()=>{if(a==="")throw new Error("This is not a link to a session: its id is a UUID.");if(!i&&r==="")throw new Error("Give your character a name, or only watch.");let l=await P.resume(this.identity,a);this.seated(l??await P.join(this.identity,a,i?"observer":{character:r}))})};this.forget=()=>{ce(null),this.identity=null,this.sessions=null,this.playerId="",this.start()}}connectedCallback(){super.connectedCallback(),this.serverRolls&&ct(this.sessionId,{dice:"server"}),this.start()}render(){let e=this.identity===null;return o`
      <div class="hero ${e?"first":""}">
        <div>
          <div class="words">
            <h1>${this.sessionId===""?"Take a seat at the table":"A seat is waiting for you"}</h1>
            <p>
              Play a live session of the Game Session Service in this browser: one state, one fight, and everything that the service sends, as it
              comes.
            </p>
          </div>
          ${e?[this.trouble(),this.enter()]:d}
        </div>
        ${Ut}
      </div>
      ${e?d:this.trouble()} ${this.isOpening?o`<p role="status" class="soft">Taking your seat…</p>`:this.step()}
    `}trouble(){return this.problem===""?d:o`<p class="box problem trouble" role="alert">${this.problem}</p>`}step(){return this.identity===null?d:o`
      <p class="who">
        <span>You are <b>${this.identity.name||`player ${this.identity.playerId.slice(-4)}`}</b></span>
        ${this.identity.development?o`<span class="tag own">Development</span>`:d}
        <button class="small quiet" @click=${this.forget}>Be somebody else</button>
      </p>
      <div class="cards">
        ${this.sessionId===""?[this.creation(),o`<div class="column">${this.joining()} ${this.own()}</div>`]:this.joining()}
      </div>
    `}enter(){let e=o`
      <form class="stack" @submit=${this.paste}>
        <div class="field">
          <label for="jwt">JWT</label>
          <textarea id="jwt" name="jwt" rows="4" required spellcheck="false" autocomplete="off" placeholder="eyJhbGciOi…"></textarea>
          <p class="hint">Its subject is your player's UUID. It stays in this tab.</p>
        </div>
        <div><button class=${this.isDevelopment?"":"primary"} ?disabled=${this.isBusy}>Enter with this JWT</button></div>
      </form>
    `;return o`
      <div class="card narrow">
        <h2>Who are you?</h2>
        ${this.isDevelopment===null?o`<p class="soft" role="status">Asking the service…</p>`:d}
        ${this.isDevelopment===!0?o`
                <form class="stack" @submit=${this.develop}>
                  <div class="field">
                    <label for="name">Your name</label>
                    <input id="name" name="name" required maxlength="60" autocomplete="nickname" value=${this.suggested} />
                  </div>
                  <div><button class="primary" ?disabled=${this.isBusy}>Enter as a development player ${f("next")}</button></div>
                </form>
                <details>
                  <summary>Use a JWT instead</summary>
                  ${e}
                </details>
              `:d}
        ${this.isDevelopment===!1?e:d}
      </div>
    `}creation(){return o`
      <form class="card" @submit=${this.create}>
        <h2>Start a session</h2>
        <p class="soft">You become its game master.</p>
        <div class="field">
          <label for="title">Name of the session</label>
          <input id="title" name="title" required maxlength="200" value="The Sunless Citadel" autocomplete="off" />
        </div>
        <fieldset class="stack">
          <legend class="visually-hidden">Settings</legend>
          <label class="check"><input type="checkbox" name="scene" checked /> Begin with a scene to play with</label>
          <label class="check"><input type="checkbox" name="observers" checked /> Allow observers</label>
          <label class="check"><input type="checkbox" name="dice" /> The service rolls initiative</label>
        </fieldset>
        <div><button class="primary" ?disabled=${this.isBusy}>Start the session</button></div>
      </form>
    `}joining(){let e=this.sessionId!=="";return o`
      <form class="card ${e?"narrow":""}" @submit=${this.join}>
        <h2>${e?"Join the session":"Join by link"}</h2>
        ${e?d:o`<div class="field">
                <label for="link">Link, or id of the session</label>
                <input id="link" name="link" required autocomplete="off" placeholder="${location.origin}/table?session=…" />
              </div>`}
        <div class="field">
          <label for="character">Your character</label>
          <input id="character" name="character" maxlength="60" autocomplete="off" placeholder="Lia" />
        </div>
        <div class="row">
          <button class="primary" ?disabled=${this.isBusy} value="player">Play</button>
          <button ?disabled=${this.isBusy} value="observer">Only watch</button>
          ${e?o`<button type="button" class="quiet push" @click=${this.forgetLink}>Another session</button>`:d}
        </div>
      </form>
    `}own(){return this.sessions===null?d:o`
      <div class="card">
        <h2>Your sessions</h2>
        ${this.sessions.length===0?o`<p class="soft">You have no seat in a session yet.</p>`:o`<ul class="sessions">
                ${this.sessions.map(e=>o`
                    <li>
                      <div>
                        <b>${e.name}</b>
                        <div class="hint">${Ls[e.role]??e.role}, ${e.status}, ${qs.format(new Date(e.updated_at))}</div>
                      </div>
                      <button class="small push" aria-label="Open ${e.name}" ?disabled=${this.isBusy} @click=${()=>this.open(e.session_id)}>
                        Open
                      </button>
                    </li>
                  `)}
              </ul>`}
      </div>
    `}async start(){let e=Ft(),t=this.playerId===""||e?.playerId===this.playerId?e:null;if(t!==null){await this.become(t);return}await this.work(async()=>{try{this.isDevelopment=await ot()}catch(i){throw this.isDevelopment=!1,i}this.isDevelopment&&this.playerId!==""&&await this.become(await de("",this.playerId))})}async become(e){ce(e),this.identity=e,this.sessionId!==""?await this.open(this.sessionId):await this.list(e)}list(e){return this.work(async()=>{this.sessions=(await pe(e).listSessions({limit:20})).sessions})}async open(e){this.isOpening=!0,await this.work(async()=>{let t=await P.resume(this.identity,e);t!==null&&this.seated(t)}),this.isOpening=!1}seated(e){this.dispatchEvent(new CustomEvent("seated",{detail:e}))}async work(e){this.isBusy=!0,this.problem="";try{await e()}catch(t){let{code:i,message:r}=t;this.problem=[r,le(i??"")].filter(a=>a!=="").join(" "),i==="unauthorized"&&(ce(null),this.identity=null,this.isDevelopment===null&&(this.isDevelopment=await ot().catch(()=>!1)))}finally{this.isBusy=!1}}};C.styles=[x,y` :host { max-width: 1060px; margin: 0 auto; padding: clamp(20px, 5vw, 56px) 20px 60px; } .hero.first { min-height: min(640px, calc(100dvh - 170px)); } .hero text { fill: currentColor; stroke: none; font: 700 4px var(--display); text-anchor: middle; } .hero { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 24px clamp(24px, 7vw, 90px); align-items: center; } .hero .words { margin-block-end: clamp(20px, 4vw, 36px); } h1 { font-size: clamp(2.3rem, 6vw, 3.7rem); font-weight: 800; letter-spacing: -0.01em; } .hero p { max-width: 56ch; margin-block-start: 10px; font-size: 1.1rem; color: var(--soft); } .hero > svg { width: clamp(90px, 17vw, 170px); height: clamp(90px, 17vw, 170px); stroke-width: 0.55; color: var(--accent); } .hero.first > svg { width: clamp(120px, 27vw, 340px); height: clamp(120px, 27vw, 340px); stroke-width: 0.25; } .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 18px; align-items: start; } .column { display: grid; gap: 18px; } .card { display: grid; gap: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 22px; box-shadow: 0 1px 2px var(--shadow), 0 10px 30px -18px var(--shadow); } .card h2 { font-size: 1.45rem; } .narrow { max-width: 480px; } .trouble { margin-block-end: 18px; background: var(--wrong-wash); border-color: var(--wrong); } .who { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-end: 16px; } details summary { cursor: pointer; font-weight: 600; font-size: 0.94rem; } details[open] summary { margin-block-end: 12px; } ul.sessions { display: grid; } .sessions li { display: flex; gap: 10px; align-items: center; padding: 9px 0; border-block-start: 1px solid var(--line); } .sessions li:first-child { border: 0; } .sessions b { overflow-wrap: anywhere; font-family: var(--display); font-size: 1.08rem; } @media (width < 560px) { .hero > svg, .hero.first > svg { display: none; } .hero { grid-template-columns: 1fr; } } `],p([T()],C.prototype,"sessionId",2),p([T()],C.prototype,"playerId",2),p([T({type:Boolean})],C.prototype,"serverRolls",2),p([m()],C.prototype,"identity",2),p([m()],C.prototype,"isDevelopment",2),p([m()],C.prototype,"sessions",2),p([m()],C.prototype,"problem",2),p([m()],C.prototype,"isBusy",2),p([m()],C.prototype,"isOpening",2),C=p([k("gs-lobby")],C);import{newId as we}from"../client/gamesession.js";var Us="#/channels/session",zs=12,dt=null;function ns(){return dt??=Bs().catch(n=>{throw dt=null,n}),dt}async function Bs(){let n=await fetch(`${qe}/asyncapi.json`);if(!n.ok)throw new Error(`The description of the messages could not be loaded (${n.status}).`);let s=await n.json(),e=[];for(let t of Object.values(s.operations))if(!(t.action!=="receive"||t.channel.$ref!==Us))for(let{$ref:i}of t.messages??[]){let r=rs(s,{$ref:i}),a=pt(s,r.payload??{},0),l=r.examples??[];e.push({type:String(r.name),title:String(r.title),summary:String(r.summary??""),data:a.properties?.data??null,examples:l.map((c,h)=>({name:(c.name??`example ${h+1}`).replace(/[A-Z]/g,g=>` ${g.toLowerCase()}`),data:c.payload.data??{}}))})}return e}function rs(n,s){for(;_(s)&&typeof s.$ref=="string";){let e=n;for(let t of s.$ref.slice(2).split("/"))e=_(e)?e[t]:void 0;if(e===void 0)throw new Error(`The description refers to ${s.$ref}, which is not there.`);s=e}return s}function pt(n,s,e){if(Array.isArray(s))return s.map(l=>pt(n,l,e));if(!_(s)||e>zs)return s;let t=s.$ref===void 0?{}:s,i=rs(n,s),{$ref:r,...a}=t;return Object.fromEntries(Object.entries({...i,...a}).map(([l,c])=>[l,pt(n,c,e+1)]))}var Ge=n=>{if(n.const!==void 0)return JSON.stringify(n.const);if(n.enum!==void 0)return n.enum.map(e=>JSON.stringify(e)).join(" | ");let s=Array.isArray(n.type)?n.type.join(" | "):n.type??"any JSON";return s==="array"?`array of ${n.items===void 0?"any JSON":Ge(n.items)}`:n.format===void 0?s:`${s} (${n.format})`},Gs=n=>n===null?"null":Array.isArray(n)?"array":typeof n=="number"&&Number.isInteger(n)?"integer":typeof n;function Be(n,s,e="data"){let t=s.type===void 0?[]:[s.type].flat(),i=Gs(n);if(t.length>0&&!t.includes(i)&&!(i==="integer"&&t.includes("number")))return[`${e} must be ${t.join(" or ")}, not ${i}.`];if(s.const!==void 0&&n!==s.const)return[`${e} must be ${JSON.stringify(s.const)}.`];if(s.enum!==void 0&&!s.enum.includes(n))return[`${e} must be one of ${Ge(s)}.`];if(typeof n=="string")return Ws(n,s,e);if(typeof n=="number")return s.minimum!==void 0&&n<s.minimum?[`${e} must be at least ${s.minimum}.`]:s.maximum!==void 0&&n>s.maximum?[`${e} must be at most ${s.maximum}.`]:[];if(Array.isArray(n))return n.length<(s.minItems??0)?[`${e} needs at least ${s.minItems} items.`]:n.length>(s.maxItems??1/0)?[`${e} may have at most ${s.maxItems} items.`]:n.flatMap((l,c)=>s.items===void 0?[]:Be(l,s.items,`${e}[${c}]`));if(!_(n))return[];if(Object.keys(n).length>(s.maxProperties??1/0))return[`${e} may have at most ${s.maxProperties} members.`];let r=(s.required??[]).filter(l=>!Object.hasOwn(n,l)).map(l=>`${e}.${l} is missing.`),a=Object.entries(n).flatMap(([l,c])=>{let h=s.properties?.[l]??(_(s.additionalProperties)?s.additionalProperties:void 0);return h===void 0?[]:Be(c,h,`${e}.${l}`)});return[...r,...a]}function Ws(n,s,e){return s.format==="uuid"&&!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(n)?[`${e} must be a UUID.`]:n.length<(s.minLength??0)?[`${e} must not be empty.`]:n.length>(s.maxLength??1/0)?[`${e} may have at most ${s.maxLength} characters.`]:s.pattern!==void 0&&!new RegExp(s.pattern,"u").test(n)?[`${e} does not have the form ${s.pattern}.`]:[]}var as=n=>n.split("`").map((s,e)=>e%2===0?s:o`<code>${s}</code>`),R=class extends S{constructor(){super(...arguments);this.kinds=[];this.chosen="state_update";this.text="{}";this.answer=null;this.isSending=!1;this.trouble="";this.load=async()=>{this.trouble="";try{this.kinds=await ns(),this.text==="{}"&&this.choose(this.chosen)}catch(e){this.trouble=e.message}};this.key=e=>{e.key==="Enter"&&(e.ctrlKey||e.metaKey)&&this.submit(e)};this.submit=async e=>{e.preventDefault();let t;try{t=JSON.parse(this.text)}catch{return}this.isSending=!0;try{let i=await this.seat.live.send(this.chosen,t);this.answer=i===null?{isRefusal:!1,title:"Accepted: ack",text:""}:{isRefusal:!1,title:`Answered: ${i.type}`,text:JSON.stringify(i.data,null,2)}}catch(i){let{code:r,message:a,details:l}=i;this.answer={isRefusal:!0,title:`Refused: ${r}. ${a}`,text:_(l)?JSON.stringify(l,null,2):""}}finally{this.isSending=!1}}}connectedCallback(){super.connectedCallback(),this.load()}render(){if(this.trouble!=="")return o`<div class="empty">
        ${f("send")}<strong>No messages to choose from</strong>
        <p>${this.trouble}</p>
        <button @click=${this.load}>Try again</button>
      </div>`;let e=this.kinds.find(i=>i.type===this.chosen),t=e===void 0?[]:this.problems(e);return o`
      <form @submit=${this.submit} @keydown=${this.key} aria-label="Send a message">
        <div class="choice">
          <div class="field">
            <label for="type">Message</label>
            <select id="type" @change=${i=>this.choose(i.target.value)}>
              ${this.kinds.map(i=>o`<option value=${i.type} ?selected=${i.type===this.chosen}>${i.type}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="example">Example</label>
            <select id="example" @change=${i=>this.fill(e.examples[Number(i.target.value)].data)}>
              ${e?.examples.map((i,r)=>o`<option value=${r}>${i.name}</option>`)}
            </select>
          </div>
        </div>
        ${e===void 0?d:o`<p class="hint">${as(e.summary)}</p>`}
        <div class="field">
          <label for="data">data</label>
          <textarea
            id="data"
            rows=${Math.min(18,Math.max(5,this.text.split(`
`).length+1))}
            spellcheck="false"
            aria-describedby="problems"
            aria-invalid=${t.length>0}
            .value=${this.text}
            @input=${i=>this.text=i.target.value}
          ></textarea>
          <div class="problems" id="problems" aria-live="polite">${t.map(i=>o`<p class="problem">${i}</p>`)}</div>
        </div>
        <div class="row">
          <button class="primary" ?disabled=${this.isSending||this.seat.live.status!=="open"}>${f("send")} Send</button>
          <span class="hint">Ctrl + Enter sends. The service decides, whatever the schema says.</span>
        </div>
        ${this.answer===null?d:this.told(this.answer)}
        ${e?.data?.properties===void 0||Object.keys(e.data.properties).length===0?d:o`<details open>
                <summary>Schema of data</summary>
                ${this.schema(e.data)}
              </details>`}
      </form>
    `}schema(e){return o`
      <dl class="schema">
        ${Object.entries(e.properties??{}).map(([t,i])=>{let r=i.type==="array"?i.items:i,a=e.required?.includes(t)??!1;return o`
            <div>
              <dt>
                <code>${t}</code>
                <span class="hint">${Ge(i)}</span> ${a?o`<span class="tag">required</span>`:d}
              </dt>
              ${i.description===void 0?d:o`<dd>${as(i.description)}</dd>`}
              ${r?.properties===void 0?d:o`<dd>${this.schema(r)}</dd>`}
            </div>
          `})}
      </dl>
    `}told(e){return o`
      <div class="box answer ${e.isRefusal?"wrong":""}" role="status">
        <b class=${e.isRefusal?"problem":""}>${e.title}</b>
        ${e.text===""?d:o`<pre tabindex="0" aria-label="The answer">${e.text}</pre>`}
      </div>
    `}problems(e){try{let t=JSON.parse(this.text);return _(t)?e.data===null?[]:Be(t,e.data):["data must be an object."]}catch(t){return[`This is not JSON: ${t.message}`]}}choose(e){this.chosen=e,this.answer=null,this.fill(this.kinds.find(t=>t.type===e)?.examples[0]?.data??{})}fill(e){let{seat:t}=this,{combat:i}=t,r=structuredClone(e);"update_id"in r&&(r.update_id=we()),"character_id"in r&&(r.character_id=t.ownCharacter??i?.active_character??t.characters[0]??we()),"action_id"in r&&(r.action_id=this.chosen==="action_resolve"?i?.actions[0]?.action_id??we():we()),"round"in r&&(r.round=i?.round??0),"turn_number"in r&&(r.turn_number=i?.turn_number??0),"order"in r&&(r.order=i?.initiative_order.map(l=>l.character_id)??[]),"targets"in r&&(r.targets=t.characters.filter(l=>l!==r.character_id).slice(0,1));let a=Array.isArray(r.outcomes)?r.outcomes[0]:void 0;if(_(a)&&(a.target_id=i?.actions[0]?.targets[0]??t.characters[0]??we()),Array.isArray(r.changes))for(let l of r.changes)"previous"in l&&(l.previous=A(t.state,String(l.path))??null);"since"in r&&(r.since=t.live.version??"0"),this.text=JSON.stringify(r,null,2)}};R.styles=[x,y` form { display: grid; gap: 10px; } .choice { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; } .problems { display: grid; gap: 2px; } .schema { display: grid; gap: 7px; margin-block-start: 8px; padding-inline-start: 12px; border-inline-start: 2px solid var(--line); } dt { font-weight: 600; overflow-wrap: anywhere; } dt code { font-size: 0.86em; } dd { font-size: 0.88rem; color: var(--soft); } summary { cursor: pointer; font-weight: 600; font-size: 0.92rem; } .answer { border-inline-start: 4px solid var(--accent); } .answer.wrong { border-inline-start-color: var(--wrong); } pre { margin: 8px 0 0; max-height: 260px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; } `],p([m()],R.prototype,"kinds",2),p([m()],R.prototype,"chosen",2),p([m()],R.prototype,"text",2),p([m()],R.prototype,"answer",2),p([m()],R.prototype,"isSending",2),p([m()],R.prototype,"trouble",2),R=p([k("gs-composer")],R);var os=100,Ks=new Intl.DateTimeFormat("en-GB",{hour:"2-digit",minute:"2-digit",second:"2-digit",fractionalSecondDigits:3}),ls={in:"←",out:"→",note:"·"},Fs={in:"received",out:"sent",note:"note"},L=class extends S{constructor(){super(...arguments);this.filter="";this.withHeartbeats=!1;this.isRaw=!1;this.shown=os}render(){let e=this.filter.toLowerCase(),t=this.seat.log.filter(r=>(this.withHeartbeats||r.type!=="heartbeat")&&(e===""||r.type.includes(e)||r.sentence.toLowerCase().includes(e)||(r.text?.toLowerCase().includes(e)??!1))),i=t.slice(-this.shown).reverse();return o`
      <div class="tools">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          @input=${r=>this.filter=r.target.value}
        />
        <label class="check">
          <input type="checkbox" @change=${r=>this.isRaw=r.target.checked} /> Raw frames
        </label>
        <label class="check">
          <input type="checkbox" @change=${r=>this.withHeartbeats=r.target.checked} /> Heartbeats
        </label>
      </div>
      ${i.length===0?this.empty():d}
      <ol aria-label="Log, newest first">
        ${O(i,r=>r.key,r=>this.entry(r))}
      </ol>
      ${t.length>i.length?o`<p>
              <button class="quiet small" @click=${()=>this.shown+=os}>Show older entries (${t.length-i.length})</button>
            </p>`:d}
    `}empty(){return o`<div class="empty">
      ${f("list")} <strong>Nothing here</strong>
      <p>${this.filter===""?"Messages appear as they come.":"No entry has this text."}</p>
    </div>`}entry(e){let t=Ks.format(e.at);if(e.text===null)return o`<li>
        <div class="note">
          <span class="arrow" aria-hidden="true">${ls.note}</span><span>${e.sentence}</span><span class="version">${t}</span>
        </div>
      </li>`;let i=`${e.direction} ${e.type.endsWith("error")?"wrong":""}`;return o`
      <li class=${i} data-type=${e.type}>
        <details>
          <summary>
            <span class="arrow" aria-hidden="true">${ls[e.direction]}</span>
            <span class="sentence"
              ><span class="visually-hidden">${Fs[e.direction]}: </span
              >${this.isRaw?o`<span class="raw">${e.text}</span>`:e.sentence}</span
            >
            <span class="version"
              >${e.version===null?d:o`<span class="visually-hidden">version</span> v${e.version}`}</span
            >
            <span class="meta">${t} ${e.type}</span>
          </summary>
          ${this.body(e)}
        </details>
      </li>
    `}body(e){let t=e.text;try{t=JSON.stringify(JSON.parse(t),null,2)}catch{}return o`<pre tabindex="0" aria-label="The frame">${t}</pre>`}};L.styles=[x,y` .tools { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin-block-end: 10px; } .tools input[type='search'] { flex: 1 1 130px; width: auto; } li { border-block-start: 1px solid var(--line); } summary, .note { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 9px; padding: 6px 4px; cursor: pointer; font-size: 0.92rem; border-radius: 4px; list-style: none; } summary::-webkit-details-marker { display: none; } summary:hover { background: var(--raised); } .note { cursor: default; color: var(--soft); font-style: italic; } .arrow { font-family: var(--mono); font-weight: 700; color: var(--accent); } .out .arrow { color: var(--turn); } .wrong .arrow, .wrong .sentence { color: var(--wrong); } .sentence { overflow-wrap: anywhere; } .meta { grid-column: 2 / -1; font-size: 0.8rem; color: var(--soft); font-family: var(--mono); overflow-wrap: anywhere; } .version { font: 600 0.8rem var(--mono); color: var(--soft); } pre { margin: 0 0 8px; padding: 10px 12px; max-height: 340px; overflow: auto; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; } .raw { font-family: var(--mono); font-size: 0.78rem; overflow-wrap: anywhere; } `],p([m()],L.prototype,"filter",2),p([m()],L.prototype,"withHeartbeats",2),p([m()],L.prototype,"isRaw",2),p([m()],L.prototype,"shown",2),L=p([k("gs-log")],L);var ht={game_master:"Game master",player:"Player",observer:"Observer"},te=class extends S{constructor(){super(...arguments);this.isCopied=!1;this.asked=null;this.copy=async()=>{try{await navigator.clipboard.writeText(this.link),this.isCopied=!0,setTimeout(()=>this.isCopied=!1,2e3)}catch{this.seat.tell("done",`The link is ${this.link}`)}}}get link(){let{sessionId:e,serverRolls:t}=this.seat;return`${location.origin}${location.pathname}?session=${e}${t?"&dice=server":""}`}render(){let{seat:e}=this;return o`
      <ul aria-label="Members">
        ${O(e.members,t=>t.player_id,t=>this.member(t))}
      </ul>
      ${e.members.length===1&&e.isGameMaster?o`<p class="hint">Nobody else has a seat yet. Send the link to your players.</p>`:d}
      <div class="foot">
        <button class="small" @click=${this.copy}>${f(this.isCopied?"check":"link")} ${this.isCopied?"Copied":"Copy the link"}</button>
        <span class="push"></span>
        ${e.hasEnded||e.ending!==null?d:this.way()}
      </div>
    `}member(e){let{seat:t}=this,i=e.player_id===t.identity.playerId,r=i?t.live.status==="open":e.online,a=e.character_id??null,l=t.playerOf(a)??(i?t.identity.name:""),c=a===null?l||ht[e.role]:t.character(a),h=a===null?l===""?"":ht[e.role]:l===""?ht[e.role]:`played by ${l}`;return o`
      <li class="${e.role} ${r?"online":""}" data-player=${e.player_id}>
        <span class="portrait" aria-hidden="true">${c.charAt(0).toUpperCase()}</span>
        <div>
          <span class="name">${c}</span> ${i?o`<span class="tag own">You</span>`:d}
          <div class="hint">${h===""?d:o`${h} · `}<span class="presence">${r?"online":"offline"}</span></div>
        </div>
        ${t.isGameMaster&&!i&&!t.hasEnded?this.removal(e,c):o`<span></span>`}
      </li>
    `}removal(e,t){let{seat:i}=this;return this.asked!==e.player_id?o`<button class="quiet square small" aria-label="Remove ${t}" @click=${()=>this.asked=e.player_id}>
        ${f("cross")}
      </button>`:o`<button class="small wrong" @click=${()=>this.act(()=>i.client.removePlayer(i.sessionId,e.player_id))}>
      Remove
    </button>`}way(){let{seat:e}=this,t=e.isGameMaster?"End the session":"Leave";if(this.asked!==t)return o`<button class="small quiet" @click=${()=>this.asked=t}>${t}</button>`;let i=()=>e.isGameMaster?e.client.endSession(e.sessionId):e.leave();return o`
      <button class="small wrong" @click=${()=>this.act(i)}>${e.isGameMaster?"End it for all":"Give up my seat"}</button>
      <button class="small quiet" @click=${()=>this.asked=null}>Stay</button>
    `}async act(e){this.asked=null,await this.seat.run(async()=>(await e(),!0)),await this.seat.refreshMembers()}};te.styles=[x,y` ul { display: grid; gap: 2px; } li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 11px; align-items: center; padding: 6px 0; } .portrait { position: relative; display: grid; place-items: center; width: 38px; height: 38px; border-radius: 50%; background: var(--accent-wash); color: var(--accent); font: 700 1.1rem var(--display); } .game_master .portrait { background: var(--secret-wash); color: var(--secret); } .observer .portrait { background: var(--raised); color: var(--soft); } .portrait::after { content: ''; position: absolute; inset: auto -1px -1px auto; width: 12px; height: 12px; border-radius: 50%; border: 2px solid var(--surface); background: var(--surface); box-shadow: inset 0 0 0 2px var(--control); } .online .portrait::after { background: var(--accent); box-shadow: none; } .name { font: 700 1.06rem/1.2 var(--display); overflow-wrap: anywhere; } .foot { display: flex; flex-wrap: wrap; gap: 6px; padding-block-start: 12px; margin-block-start: 8px; border-block-start: 1px solid var(--line); } `],p([m()],te.prototype,"isCopied",2),p([m()],te.prototype,"asked",2),te=p([k("gs-members")],te);import{newId as Vs}from"../client/gamesession.js";var Ys=["attack","cast a spell","dash","disengage","dodge","help","hide","ready","search","reaction","legendary","lair"],se=class extends S{constructor(){super(...arguments);this.submit=async e=>{e.preventDefault();let{seat:t}=this,i=new FormData(this.form),r=String(i.get("note")).trim();await t.run(()=>t.live.declareAction({action_id:Vs(),character_id:t.isGameMaster?String(i.get("who")):t.ownCharacter??"",action_type:String(i.get("type")).trim(),targets:i.getAll("target").map(String),details:r===""?{}:{note:r}}))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}firstUpdated(){this.first?.focus()}render(){let{seat:e}=this,t=e.combat?.active_character??null;return o`
      <form @submit=${this.submit} aria-label="Declare an action">
        ${e.isGameMaster?o`<div class="field">
                <label for="who">Who acts</label>
                <select id="who" name="who">
                  ${e.characters.map(i=>o`<option value=${i} ?selected=${i===t}>${e.character(i)}</option>`)}
                </select>
              </div>`:o`<p class="wide"><b>${e.character(e.ownCharacter??"")}</b> acts. Out of turn, only a reaction is possible.</p>`}
        <div class="field">
          <label for="type">Action</label>
          <input id="type" name="type" list="types" required maxlength="64" value="attack" autocomplete="off" />
          <datalist id="types">${Ys.map(i=>o`<option value=${i}></option>`)}</datalist>
        </div>
        <div class="field">
          <label for="note">How</label>
          <input id="note" name="note" maxlength="300" placeholder="with a longsword" autocomplete="off" />
        </div>
        <fieldset class="wide">
          <legend>On whom</legend>
          <div class="row">
            ${e.characters.map(i=>o`<label class="check"><input type="checkbox" name="target" value=${i} /> ${e.character(i)}</label>`)}
          </div>
        </fieldset>
        <div class="row wide">
          <button class="primary" ?disabled=${!e.canAct}>Declare the action</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}};se.styles=[x,y` :host { margin-block-end: 14px; } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 12px; } .wide { grid-column: 1 / -1; } `],p([D("form")],se.prototype,"form",2),p([D("select, input")],se.prototype,"first",2),se=p([k("gs-declare-form")],se);function Zs(n){let s=[],e={};for(let t of n.split(",").map(i=>i.trim()).filter(i=>i!=="")){let[,i,r]=/^(.*?)(?:\s+(\d+))?$/.exec(t);s.push(i),r!==void 0&&(e[i]=Number(r))}return{...s.length>0?{conditions:s}:{},...Object.keys(e).length>0?{durations:e}:{}}}function Qs(n){let s={};for(let e of n.split(",").map(t=>t.trim()).filter(t=>t!=="")){let t=/^(\d+(?:\.\d+)?)(?:\s+(.+))?$/.exec(e);if(t===null)return null;s[t[2]??"damage"]=Number(t[1])}return s}var K=class extends S{constructor(){super(...arguments);this.submit=async e=>{e.preventDefault();let t=new FormData(this.form),i=[];for(let[r,a]of this.targets.entries()){let l=Qs(String(t.get(`damage${r}`)));if(l===null){let h=this.form.elements.namedItem(`damage${r}`);h.setCustomValidity("Write an amount and its kind, such as 9 slashing."),h.reportValidity();return}let c=String(t.get(`effect${r}`)).trim();i.push({target_id:a,...Object.keys(l).length>0?{damage:l}:{},...Zs(String(t.get(`conditions${r}`))),...c===""?{}:{effects:[c]}})}await this.seat.run(()=>this.seat.live.resolveAction({action_id:this.action.action_id,outcomes:i}))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}get targets(){return this.action.targets.length>0?this.action.targets:[this.action.character_id]}firstUpdated(){this.first?.focus()}render(){return o`
      <form @submit=${this.submit} aria-label="Resolve the action">
        ${this.targets.map((e,t)=>o`
            <fieldset>
              <legend>What happens to ${this.seat.character(e)}</legend>
              <div class="field">
                <label for="damage${t}">Damage</label>
                <input
                  id="damage${t}"
                  name="damage${t}"
                  placeholder="9 slashing"
                  autocomplete="off"
                  @input=${i=>i.target.setCustomValidity("")}
                />
              </div>
              <div class="field">
                <label for="conditions${t}">Conditions</label>
                <input id="conditions${t}" name="conditions${t}" placeholder="frightened 1, prone" aria-describedby="how" autocomplete="off" />
              </div>
              <div class="field">
                <label for="effect${t}">In words</label>
                <input id="effect${t}" name="effect${t}" maxlength="500" placeholder="The blade bites deep." autocomplete="off" />
              </div>
            </fieldset>
          `)}
        <p class="hint" id="how">A number after a condition is its duration in rounds; a minus before it (-prone) ends the condition.</p>
        <div class="row">
          <button class="primary" ?disabled=${!this.seat.canAct}>Apply the outcome</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}};K.styles=[x,y` form { display: grid; gap: 12px; padding-block-start: 10px; margin-block-start: 4px; border-block-start: 1px solid var(--line); } fieldset { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px 12px; } legend { font: 700 1.05rem var(--display); padding-block-end: 4px; } `],p([T({attribute:!1})],K.prototype,"action",2),p([D("form")],K.prototype,"form",2),p([D("input")],K.prototype,"first",2),K=p([k("gs-resolve-form")],K);import{newId as Xs}from"../client/gamesession.js";var ke="new";function ei(){let s=new Uint8Array(1);do crypto.getRandomValues(s);while(s[0]>=256-256%20);return s[0]%20+1}var I=class extends S{constructor(){super(...arguments);this.chosen=ke;this.roll="";this.isHidden=!1;this.submit=async e=>{e.preventDefault();let{seat:t}=this,i=new FormData(this.form),r=t.isGameMaster&&this.chosen===ke,a=r?Xs():t.isGameMaster?this.chosen:t.ownCharacter??"",l=t.isGameMaster&&this.isHidden,c=Number(i.get("dexterity")),h={character_id:a,modifiers:{dexterity:c},...t.serverRolls?{}:{roll:Number(this.roll)},...l?{hidden:l}:{}};await t.run(async()=>(r&&await t.nameCharacter(a,String(i.get("name")),l),t.live.rollInitiative(h)))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}firstUpdated(){this.first?.focus()}render(){let{seat:e}=this;return o`
      <form @submit=${this.submit} aria-label="Roll for initiative">
        ${e.isGameMaster?this.whom():o`<p class="wide">Roll for <b>${e.character(e.ownCharacter??"")}</b>.</p>`}
        ${e.serverRolls?o`<p class="hint">The service rolls the d20.</p>`:o`
                <div class="field">
                  <label for="roll">Roll</label>
                  <div class="die">
                    <input
                      id="roll"
                      name="roll"
                      type="number"
                      step="any"
                      min="-1000"
                      max="1000"
                      required
                      .value=${this.roll}
                      @input=${t=>this.roll=t.target.value}
                    />
                    <button type="button" @click=${()=>this.roll=String(ei())}>${f("die")} d20</button>
                  </div>
                </div>
              `}
        <div class="field">
          <label for="dexterity">Dexterity</label>
          <input id="dexterity" name="dexterity" type="number" step="any" min="-1000" max="1000" value="0" required />
        </div>
        ${e.isGameMaster?o`<label class="check">
                <input type="checkbox" @change=${t=>this.isHidden=t.target.checked} /> Hidden from players
              </label>`:d}
        <div class="row wide">
          <button class="primary" ?disabled=${!e.canAct}>Roll for initiative</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}whom(){let{seat:e}=this,t=e.combat?.status!=="running",i=this.isHidden&&!e.hidesNames,r=e.characters.filter(a=>t||e.combatant(a)===void 0);return o`
      <div class="field">
        <label for="whom">For whom</label>
        <select id="whom" @change=${a=>this.chosen=a.target.value}>
          <option value=${ke}>A new combatant</option>
          ${r.map(a=>o`<option value=${a} ?selected=${a===this.chosen}>${e.character(a)}</option>`)}
        </select>
      </div>
      ${this.chosen===ke?o`<div class="field">
              <label for="name">Name</label>
              <input id="name" name="name" required maxlength="60" placeholder="Goblin" autocomplete="off" ?disabled=${i} />
            </div>`:d}
      ${this.chosen===ke&&i?o`<p class="hint wide" role="status">
              The name is not sent: this browser did not create the session, so the page does not know whether players see <code>/gm</code>.
            </p>`:d}
    `}};I.styles=[x,y` :host { margin-block-end: 14px; } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px 12px; align-items: end; } .wide { grid-column: 1 / -1; } .die { display: flex; gap: 6px; } `],p([m()],I.prototype,"chosen",2),p([m()],I.prototype,"roll",2),p([m()],I.prototype,"isHidden",2),p([D("form")],I.prototype,"form",2),p([D("input, select")],I.prototype,"first",2),I=p([k("gs-roll-form")],I);var q=class extends S{constructor(){super(...arguments);this.form="none";this.resolving=null;this.managed=null;this.isEnding=!1}render(){let{combat:e}=this.seat;return o`
      ${e===null?this.empty():[this.head(e),this.aside(e)]} ${this.forms(e)}
      ${e===null?d:[this.order(e),this.actions(e),this.end()]}
    `}empty(){return o`
      <div class="empty">
        ${f("swords")}
        <strong>No combat</strong>
        <p>The first roll for initiative opens one.</p>
        ${this.rollButton(!0)}
      </div>
    `}head(e){let t=e.active_character,i=e.status==="running",r=e.initiative_order.length,a=this.seat.hasTurn?"It is your turn":`Turn ${e.turn_number} of ${r}`,l=r===1?"1 combatant so far":`${r} combatants so far`;return o`
      <div class="head">
        <p class="round">
          ${i?o`<span class="number"><span class="caption">Round</span> ${e.round}</span>
                  <span>
                    <span class="acts">${t===null?"Nobody acts":this.seat.character(t)}</span>
                    <span class="place">${a}</span>
                  </span>`:o`<span><span class="acts">Rolling for initiative</span> <span class="place">${l}</span></span>`}
        </p>
        <div class="row">${this.turnButton(e)} ${this.declareButton(e)} ${this.rollButton(!1)}</div>
      </div>
    `}aside(e){let{players:t}=e;if(t===void 0)return d;let i=t.shown?t.active_character===null?`Players see round ${t.round}, and nobody's turn.`:`Players see round ${t.round}, and the turn of ${this.seat.character(t.active_character)}.`:"Players know of no combat yet.";return o`<p class="aside">${f("hidden")} <span>${i}</span></p>`}turnButton(e){let{seat:t}=this,i=e.status==="running";if(t.role==="observer"||!t.isGameMaster&&!i)return d;let r=t.isGameMaster?i?"Next turn":"Start the combat":"End my turn",a=!t.canAct||!t.isGameMaster&&!t.hasTurn||e.initiative_order.length===0,l={round:e.round,turn_number:e.turn_number};return o`
      <button
        class="turn"
        ?disabled=${a}
        @click=${()=>t.run(()=>t.live.changeTurn(l),"Your turn has ended. What follows is not for you to see.")}
      >
        ${r} ${f("next")}
      </button>
    `}rollButton(e){let{seat:t}=this;if(t.role==="observer")return d;let i=t.ownCharacter;return!t.isGameMaster&&t.combat?.status==="running"&&i!==null&&t.combatant(i)!==void 0?d:o`
      <button
        class=${e?"primary":""}
        aria-expanded=${this.form==="roll"}
        ?disabled=${!t.canAct}
        @click=${()=>this.toggle("roll")}
      >
        ${f("die")} Roll
      </button>
    `}declareButton(e){let{seat:t}=this;return t.role==="observer"||e.initiative_order.length===0?d:o`
      <button aria-expanded=${this.form==="declare"} ?disabled=${!t.canAct} @click=${()=>this.toggle("declare")}>
        ${f("swords")} Declare
      </button>
    `}end(){let{seat:e}=this;if(!e.isGameMaster)return d;let t=()=>{this.isEnding=!1,e.run(()=>e.live.endCombat())};return o`
      <div class="row end">
        ${this.isEnding?o`<button class="small wrong" @click=${t}>End it now</button>
                <button class="small quiet" @click=${()=>this.isEnding=!1}>Go on</button>`:o`<button class="small quiet" ?disabled=${!e.canAct} @click=${()=>this.isEnding=!0}>End the combat</button>`}
      </div>
    `}forms(e){let t=()=>{this.form="none"};return this.form==="roll"?o`<gs-roll-form class="box" .seat=${this.seat} @done=${t}></gs-roll-form>`:this.form==="declare"&&e!==null?o`<gs-declare-form class="box" .seat=${this.seat} @done=${t}></gs-declare-form>`:d}order(e){return o`
      <ol class="order" aria-label="Initiative order">
        ${O(e.initiative_order,t=>t.character_id,(t,i)=>this.combatant(e,t,i))}
      </ol>
    `}combatant(e,t,i){let{seat:r}=this,a=t.character_id,l=e.active_character===a,c=!l&&e.status==="running"&&(e.last_turns[a]??0)>=e.round,h=Object.values(e.active_effects).filter($=>$.target_id===a),g=r.playerOf(a),u=Object.entries(t.modifiers).map(([$,E])=>`${E<0?"−":"+"} ${Math.abs(E)} ${$}`),v=r.character(a),b=["combatant",l?"active":"",c?"done":"",t.hidden?"secret":""].join(" ");return o`
      <li class=${b} aria-current=${l?"true":d} data-character=${a}>
        <span class="initiative"><span class="visually-hidden">Initiative </span>${t.total}</span>
        <div>
          <div class="who">
            <span class="name">${v}</span>
            ${l?o`<span class="tag turn">Acting</span>`:d}
            ${c?o`<span class="tag">${f("check")} Had its turn</span>`:d}
            ${a===r.ownCharacter?o`<span class="tag own">You</span>`:d}
            ${t.hidden?o`<span class="tag secret">${f("hidden")} Hidden from players</span>`:d}
          </div>
          <div class="detail">${g===null?"":`${g} · `}rolled ${t.roll} ${u.join(" ")}</div>
        </div>
        ${r.isGameMaster&&!r.hasEnded?o`<button
                class="quiet square small"
                aria-label="More for ${v}"
                aria-expanded=${this.managed===a}
                @click=${()=>this.managed=this.managed===a?null:a}
              >
                ${f("more")}
              </button>`:o`<span></span>`}
        ${h.length===0?d:o`<div class="conditions">${h.map($=>this.effect(e,$,v))}</div>`}
        ${this.managed===a?this.manage(e,t,i):d}
      </li>
    `}effect(e,t,i){let{seat:r}=this,a=t.ends_round===void 0?null:t.ends_round-e.round,l=a===null?"until removed":a<=0?"ends with its turn":a===1?"1 more round":`${a} more rounds`;return o`
      <span class="condition ${t.hidden_by===void 0?"":"secret"} ${r.isGameMaster?"":"plain"}">
        <b>${t.condition}</b> <span class="soft">${l}</span>
        ${t.hidden_by===void 0?d:o`<span class="visually-hidden">hidden from players</span>${f("hidden")}`}
        ${r.isGameMaster?o`<button
                aria-label="End ${t.condition} of ${i}"
                ?disabled=${!r.canAct}
                @click=${()=>r.run(()=>r.endCondition(t.target_id,t.condition))}
              >
                ${f("cross")}
              </button>`:d}
      </span>
    `}manage(e,t,i){let{seat:r}=this,a=t.character_id,l=e.initiative_order.map(u=>u.character_id),c=!r.canAct,h=u=>{let v=l.filter(b=>b!==a);return v.splice(u,0,a),r.run(()=>r.live.orderInitiative(v))},g=()=>r.run(()=>r.live.changeTurn({active_character:a,round:e.round,turn_number:e.turn_number}));return o`
      <div class="manage">
        ${t.hidden?o`<button class="small" ?disabled=${c} @click=${()=>r.run(()=>r.reveal(a))}>${f("eye")} Reveal</button>`:d}
        <button class="small" ?disabled=${c} @click=${g}>${f("next")} Give the turn</button>
        <button class="small" ?disabled=${c||i===0} @click=${()=>h(i-1)}>${f("up")} Earlier</button>
        <button class="small" ?disabled=${c||i===l.length-1} @click=${()=>h(i+1)}>${f("down")} Later</button>
        <button class="small wrong" ?disabled=${c} @click=${()=>r.run(()=>r.live.removeCombatant(a))}>
          ${f("bin")} Take out
        </button>
      </div>
    `}actions(e){return e.actions.length===0?d:o`
      <div class="actions">
        <h3>Declared, not resolved</h3>
        <ul>
          ${O(e.actions,t=>t.action_id,t=>this.action(t))}
        </ul>
      </div>
    `}action(e){let{seat:t}=this,i=e.targets.map(a=>t.character(a)),r=this.resolving===e.action_id;return o`
      <li class="action ${e.hidden?"secret":""}">
        <div class="row">
          <span
            ><b>${t.character(e.character_id)}</b> declares
            <b>${e.action_type}</b>${i.length>0?o` on ${i.join(", ")}`:d}</span
          >
          ${e.hidden||e.hidden_targets?o`<span class="tag secret">${f("hidden")} ${e.hidden?"Hidden":"Hidden target"}</span>`:d}
          ${t.isGameMaster?o`<button
                  class="small push"
                  aria-expanded=${r}
                  ?disabled=${!t.canAct}
                  @click=${()=>this.resolving=r?null:e.action_id}
                >
                  Resolve
                </button>`:d}
        </div>
        ${this.details(e)}
        ${r?o`<gs-resolve-form .seat=${t} .action=${e} @done=${()=>this.resolving=null}></gs-resolve-form>`:d}
      </li>
    `}details({details:e}){let t=Object.entries(e);if(t.length===0)return d;let[[i,r]]=t;return t.length===1&&i==="note"&&typeof r=="string"?o`<p class="detail">${r}</p>`:o`<pre>${JSON.stringify(e)}</pre>`}toggle(e){this.form=this.form===e?"none":e}};q.styles=[x,y` .head { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 18px; margin-block-end: 14px; } .head { justify-content: space-between; } .round { display: flex; align-items: center; gap: 12px; } .round .number { display: grid; place-content: center; justify-items: center; min-width: 58px; padding: 5px 12px 6px; border-radius: var(--radius); background: var(--turn-wash); color: var(--turn); font: 700 1.9rem/1 var(--body); font-variant-numeric: tabular-nums; } .round .caption { font: 600 0.72rem/1.2 var(--body); letter-spacing: 0.06em; text-transform: uppercase; } .round .acts { display: block; font: 700 1.2rem/1.2 var(--display); overflow-wrap: anywhere; } .round .place { font-size: 0.88rem; color: var(--soft); } .end { margin-block-start: 16px; justify-content: flex-end; } .aside { display: flex; gap: 8px; align-items: flex-start; padding: 9px 12px; border-radius: 8px; margin-block-end: 12px; background: var(--secret-wash); color: var(--secret); font-size: 0.92rem; } .aside svg { margin-block-start: 3px; } ol.order { display: grid; gap: 6px; } li.combatant { position: relative; display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 9px 8px 9px 12px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); transition: background-color 200ms; } li.combatant.done { background: none; } li.combatant.secret { border-style: dashed; border-color: var(--secret); background: var(--secret-wash); } li.combatant.active { border-color: var(--turn); background: var(--turn-wash); box-shadow: inset 4px 0 0 var(--turn); } .initiative { display: grid; place-items: center; width: 44px; height: 48px; clip-path: polygon(50% 0, 100% 25%, 100% 75%, 50% 100%, 0 75%, 0 25%); background: var(--accent); color: var(--on-accent); font: 800 1.2rem/1 var(--display); font-variant-numeric: lining-nums tabular-nums; } .active .initiative { background: var(--turn); color: var(--on-turn); } .done .initiative { background: var(--line); color: var(--ink); } .name { font: 700 1.16rem/1.2 var(--display); overflow-wrap: anywhere; } .who { display: flex; flex-wrap: wrap; align-items: center; gap: 3px 8px; } .detail { font-size: 0.86rem; color: var(--soft); } .conditions { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 5px; padding-block-start: 3px; } .condition { display: inline-flex; align-items: center; gap: 5px; padding: 1px 4px 1px 9px; border-radius: 99px; border: 1px solid var(--control); background: var(--surface); font-size: 0.83rem; line-height: 1.55; } .condition.plain { padding-inline-end: 9px; } .condition b { font-weight: 650; } .condition.secret { border: 1px dashed var(--secret); color: var(--secret); } .condition button { min-height: 20px; width: 20px; padding: 0; border: 0; border-radius: 99px; background: none; font-size: 0.8rem; } .manage { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 6px; padding-block-start: 8px; margin-block-start: 6px; border-block-start: 1px solid var(--line); } .actions { margin-block-start: 20px; } .actions h3 { margin-block-end: 8px; } .action { display: grid; gap: 6px; padding: 10px 12px; border: 1px solid var(--line); border-inline-start: 4px solid var(--accent); border-radius: 8px; background: var(--surface); } .action + .action { margin-block-start: 6px; } .action.secret { border-inline-start-color: var(--secret); } .action pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); } @media (pointer: coarse) { .condition button { min-height: 28px; width: 28px; } } `],p([m()],q.prototype,"form",2),p([m()],q.prototype,"resolving",2),p([m()],q.prototype,"managed",2),p([m()],q.prototype,"isEnding",2),q=p([k("gs-tracker")],q);var cs=De(class extends ne{constructor(n){if(super(n),n.type!==Je.ATTRIBUTE||n.name!=="class"||n.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(n){return" "+Object.keys(n).filter(s=>n[s]).join(" ")+" "}update(n,[s]){if(this.st===void 0){this.st=new Set,n.strings!==void 0&&(this.nt=new Set(n.strings.join(" ").split(/\s/).filter(t=>t!=="")));for(let t in s)s[t]&&!this.nt?.has(t)&&this.st.add(t);return this.render(s)}let e=n.element.classList;for(let t of this.st)t in s||(e.remove(t),this.st.delete(t));for(let t in s){let i=!!s[t];i===this.st.has(t)||this.nt?.has(t)||(i?(e.add(t),this.st.add(t)):(e.remove(t),this.st.delete(t)))}return M}});var ut=/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,ti=2,si=30,mt=200,ft=n=>Array.isArray(n)?n.map((s,e)=>[String(e),s]):_(n)?Object.entries(n):[],U=class extends S{constructor(){super(...arguments);this.focused="";this.editing=null;this.kind="text";this.problem="";this.opened=new Map;this.pages=new Map;this.seen=new Map;this.cancel=()=>{this.editing=null,this.updateComplete.then(()=>this.focusRow(this.focused))};this.save=async e=>{e.preventDefault();let t=this.editing,i=new FormData(e.target),r=String(i.get("value")),a;try{a=this.kind==="text"?r:JSON.parse(r)}catch(g){this.problem=`This is not JSON: ${g.message}`;return}let l=Array.isArray(A(this.seat.state,t.pointer)),c=t.kind==="set"?t.pointer:it(t.pointer,l?"-":String(i.get("name"))),h=t.kind==="set"&&t.previous!==void 0?{previous:t.previous}:{};await this.seat.run(()=>this.seat.live.updateState([{path:c,value:a,...h}]))&&(t.kind==="add"&&t.pointer!==""&&this.opened.set(t.pointer,!0),this.cancel())};this.formKey=e=>{e.key==="Escape"&&this.cancel()};this.key=e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.target.closest("button")!==null)return;let t=this.rows(),i=t.findIndex(g=>g.pointer===this.focused),r=t[i];if(r===void 0)return;let a=r.pointer.slice(0,r.pointer.lastIndexOf("/")),l=this.seat.mayWrite(r.pointer),h={ArrowDown:()=>this.focusRow(t[i+1]?.pointer),ArrowUp:()=>this.focusRow(t[i-1]?.pointer),Home:()=>this.focusRow(t[0]?.pointer),End:()=>this.focusRow(t[t.length-1]?.pointer),ArrowRight:()=>{r.isContainer&&!r.isOpen?this.open(r.pointer,!0):r.isOpen&&t[i+1]?.level===r.level+1&&this.focusRow(t[i+1].pointer)},ArrowLeft:()=>{r.isOpen?this.open(r.pointer,!1):ae(a).length>0&&this.focusRow(a)},Enter:()=>l?this.edit(r.pointer,"set"):r.isContainer&&this.open(r.pointer,!r.isOpen),F2:()=>l&&this.edit(r.pointer,"set"),"+":()=>l&&r.isContainer&&this.edit(r.pointer,"add"),Delete:()=>l&&this.take(r.pointer)}[e.key];h!==void 0&&(e.preventDefault(),h())}}render(){let e=this.rows();return e.length===0&&this.editing===null?this.empty():o`
      ${this.editing===null?d:this.form(this.editing)}
      <div class="tree" role="tree" aria-label="The state" @keydown=${this.key}>
        ${O(e,t=>t.pointer,(t,i)=>this.row(t,`row-${i}`))}
      </div>
      ${this.seat.mayWrite("")&&this.editing===null?o`<p><button class="quiet small" @click=${()=>this.edit("","add")}>${f("plus")} Add to the state</button></p>`:d}
      ${this.seat.canAct?o`<p class="hint key-help">
              <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>←</kbd> <kbd>→</kbd> open and close, <kbd>Enter</kbd> edit, <kbd>Delete</kbd> remove
            </p>`:d}
    `}willUpdate(){super.willUpdate(),A(this.seat.state,this.focused)===void 0&&(this.focused=""),this.focused===""&&(this.focused=this.rows()[0]?.pointer??"")}updated(e){if(super.updated(e),!matchMedia("(prefers-reduced-motion: reduce)").matches)for(let t of this.renderRoot.querySelectorAll(".item.glows")){let i=t.dataset.pointer,r=this.glow(i,t.getAttribute("aria-expanded")==="false");r===void 0||this.seen.get(i)===r.key||(this.seen.set(i,r.key),t.firstElementChild.animate([{filter:"saturate(1.5) brightness(1.06)"},{filter:"none"}],{duration:1200,easing:"ease-out"}))}}empty(){return o`
      <div class="empty">
        ${f("tree")}
        <strong>The state is empty</strong>
        <p>It is one JSON document that all members share.</p>
        ${this.seat.mayWrite("/shared")?o`<button @click=${()=>this.edit(this.seat.isGameMaster?"":"/shared","add")}>${f("plus")} Add something</button>`:d}
      </div>
    `}rows(){let e=[],t=(i,r,a)=>{let l=ft(i),c=l.slice(0,this.pages.get(r)??mt);c.forEach(([h,g],u)=>{let v=it(r,h),b=ft(g).length,$=typeof g=="object"&&g!==null,E=$&&(this.opened.get(v)??(a<ti&&b<=si&&v!==he)),ue=u===c.length-1?l.length-c.length:0;e.push({pointer:v,name:h,value:g,level:a,position:u+1,siblings:l.length,isOpen:E,isContainer:$,more:ue}),E&&t(g,v,a+1)})};return t(this.seat.state,"",0),e}row(e,t){let{seat:i}=this,r=this.glow(e.pointer,e.isContainer&&!e.isOpen),a=i.isSecret(e.pointer),l=a&&!i.isSecret(e.pointer.slice(0,e.pointer.lastIndexOf("/"))),c=this.editing?.pointer===e.pointer;return o`
      <div
        class=${cs({item:!0,open:e.isOpen,secret:a,glows:r!==void 0,edited:c})}
        role="treeitem"
        aria-labelledby=${t}
        aria-level=${e.level+1}
        aria-posinset=${e.position}
        aria-setsize=${e.siblings}
        aria-selected=${e.pointer===this.focused}
        aria-expanded=${e.isContainer?e.isOpen:d}
        tabindex=${e.pointer===this.focused?0:-1}
        data-pointer=${e.pointer}
        .style=${`--level: ${e.level}`}
        @focus=${()=>this.focused=e.pointer}
      >
        <div class="line" @click=${()=>e.isContainer&&this.open(e.pointer,!e.isOpen)}>
          <span class="twisty">${e.isContainer?f("down"):d}</span>
          <span class="content" id=${t}>
            ${this.name(e)} ${this.value(e)} ${l?o`<span class="tag secret">${f("hidden")} Only you</span>`:d}
            ${r===void 0?d:this.was(e,r)}
          </span>
          ${this.tools(e)}
        </div>
        ${e.more>0?this.moreButton(e):d}
      </div>
    `}value(e){if(!e.isContainer){let a=typeof e.value=="string"?"text":typeof e.value=="number"?"number":"";return o`<span class="value ${a}">${typeof e.value=="string"?e.value||"“”":JSON.stringify(e.value)}</span>
        ${this.named(e)===""?d:o`<span class="count">${this.named(e)}</span>`}`}let t=ft(e.value).length,i=this.named(e),r=i===""||ut.test(e.name)?d:o`${i} `;return o`<span class="count">${r}${Array.isArray(e.value)?`[${t}]`:`{${t}}`}</span>`}name(e){if(!ut.test(e.name))return o`<span class="key">${e.name}</span>`;let t=this.named(e);return o`${t===""?d:o`<span class="key">${t}</span> `}<span class="id" title=${e.name}
        >…${e.name.slice(-4)}</span
      >`}named(e){let t=typeof e.value=="string"?e.value:_(e.value)?e.value.character_id??e.name:e.name;if(typeof t!="string"||!ut.test(t))return"";let i=this.seat.character(t);return i.startsWith("Character ")?"":i}was(e,t){let i=e.isContainer?d:o`was ${t.previous===void 0?"absent":ee(t.previous)}${t.by===""?"":", "}`;return o`<span class="was">${i}${t.by===""?d:`by ${t.by==="You"?"you":t.by}`}</span>`}tools(e){if(!this.seat.mayWrite(e.pointer)||this.editing!==null)return d;let t=i=>r=>{r.stopPropagation(),i()};return o`
      <span class="tools">
        ${e.isContainer?o`<button tabindex="-1" aria-label="Add to ${e.name}" @click=${t(()=>this.edit(e.pointer,"add"))}>
                ${f("plus")}
              </button>`:d}
        <button tabindex="-1" aria-label="Edit ${e.name}" @click=${t(()=>this.edit(e.pointer,"set"))}>${f("pencil")}</button>
        <button tabindex="-1" aria-label="Remove ${e.name}" @click=${t(()=>this.take(e.pointer))}>${f("bin")}</button>
      </span>
    `}moreButton(e){let t=e.pointer.slice(0,e.pointer.lastIndexOf("/"));return o`
      <button
        class="quiet small"
        @click=${()=>{this.pages.set(t,(this.pages.get(t)??mt)+mt),this.requestUpdate()}}
      >
        ${e.more} more
      </button>
    `}form(e){let t=e.kind==="add",i=A(this.seat.state,e.pointer),r=t?"":typeof e.previous=="string"&&this.kind==="text"?e.previous:JSON.stringify(e.previous,null,2);return o`
      <form
        class="box"
        aria-label=${t?`Add to ${e.pointer||"the state"}`:`Edit ${e.pointer}`}
        @submit=${this.save}
        @keydown=${this.formKey}
      >
        ${t&&!Array.isArray(i)?o`<div class="field">
                <label for="name">Name</label><input id="name" name="name" required maxlength="200" autocomplete="off" />
              </div>`:d}
        <div class="field">
          <label for="kind">Kind</label>
          <select id="kind" @change=${a=>this.kind=a.target.value}>
            <option value="text" ?selected=${this.kind==="text"}>Text</option>
            <option value="json" ?selected=${this.kind==="json"}>JSON</option>
          </select>
        </div>
        <div class="field wide">
          <label for="value">Value of ${t?"the new member":e.pointer}</label>
          ${this.kind==="text"?o`<input id="value" name="value" .value=${r} autocomplete="off" />`:o`<textarea
                  id="value"
                  name="value"
                  rows=${Math.min(12,r.split(`
`).length+1)}
                  spellcheck="false"
                  .value=${r}
                ></textarea>`}
        </div>
        ${this.problem===""?d:o`<p class="problem wide" role="alert">${this.problem}</p>`}
        <div class="row wide">
          <button class="primary small">Save</button>
          <button type="button" class="quiet small" @click=${this.cancel}>Cancel</button>
        </div>
      </form>
    `}glow(e,t){return this.seat.glowAt(e)??(t?this.seat.glowsBelow(e):void 0)}open(e,t){this.opened.set(e,t),this.focused=e,this.requestUpdate()}edit(e,t){let i=A(this.seat.state,e);this.editing={pointer:e,kind:t,previous:i},this.kind=t==="add"||typeof i=="string"?"text":"json",this.problem="",this.updateComplete.then(()=>this.renderRoot.querySelector("form input, form textarea")?.focus())}take(e){let t=A(this.seat.state,e);this.seat.run(()=>this.seat.live.updateState([{path:e,...t===void 0?{}:{previous:t}}]))}focusRow(e){e!==void 0&&(this.focused=e,this.updateComplete.then(()=>[...this.renderRoot.querySelectorAll(".item")].find(t=>t.dataset.pointer===e)?.focus()))}};U.styles=[x,y` .tree { font-size: 0.94rem; } .item { border-radius: 6px; scroll-margin: 40px; } .line { position: relative; display: flex; gap: 0 5px; min-height: 30px; padding: 4px 6px 4px calc(4px + var(--level) * 18px); border-radius: 6px; cursor: default; } .item:hover > .line { background: var(--raised); } .item:focus-visible { outline-offset: -2px; } .item.secret > .line { background: var(--secret-wash); } .item.glows > .line { background: var(--glow); box-shadow: inset 3px 0 0 var(--glow-edge); } .item.glows .id, .item.glows .twisty, .item.glows .count, .item.glows .was, .item.glows .text, .item.glows .number, .item.glows .key { color: var(--ink); } .twisty { width: 14px; flex: none; height: 1.45em; display: grid; place-items: center; color: var(--soft); } .twisty svg { width: 13px; height: 13px; transition: transform 120ms; transform: rotate(-90deg); } .open > .line .twisty svg { transform: none; } .content { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; min-width: 0; } .content .tag { line-height: 1.3; } .key { font-weight: 600; overflow-wrap: anywhere; } .id { font: 0.84em var(--mono); color: var(--soft); } .value { font-family: var(--mono); font-size: 0.84em; overflow-wrap: anywhere; min-width: 0; } .text { color: var(--accent); } .number { color: var(--turn); } .count { color: var(--soft); font-size: 0.86em; } .was { font-size: 0.84em; color: var(--soft); } .tools { position: absolute; inset: 0 4px auto auto; display: inline-flex; gap: 1px; border-radius: 6px; background: var(--raised); opacity: 0; } .item:hover > .line .tools, .item:focus > .line .tools, .item:focus-within > .line .tools { opacity: 1; } .tools button { min-height: 28px; width: 30px; padding: 0; border-color: transparent; background: none; font-size: 0.85rem; } .tools button:hover { background: var(--surface); border-color: var(--control); } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(110px, 1fr)); gap: 8px; align-items: end; position: sticky; top: 0; z-index: 2; margin-block-end: 10px; box-shadow: 0 10px 26px -10px var(--shadow); } .item.edited > .line { box-shadow: inset 0 0 0 2px var(--accent); } form .wide { grid-column: 1 / -1; } .key-help { margin-block-start: 10px; } kbd { font: 600 0.75rem var(--body); padding: 1px 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); } @media (pointer: coarse) { .line { min-height: 40px; padding-block: 9px; } .tools button { min-height: 36px; width: 36px; } .key-help { display: none; } } `],p([m()],U.prototype,"focused",2),p([m()],U.prototype,"editing",2),p([m()],U.prototype,"kind",2),p([m()],U.prototype,"problem",2),U=p([k("gs-tree")],U);var ii=[{part:"combat",title:"Combat",picture:"swords"},{part:"state",title:"State",picture:"tree"},{part:"members",title:"Members",picture:"people"},{part:"messages",title:"Messages",picture:"list"}],ni={connecting:"Connecting",open:"Connected",waiting:"Waiting to reconnect",closed:"Closed"},ds={game_master:"Game master",player:"Player",observer:"Observer"},z=class extends S{constructor(){super(...arguments);this.isSecond=!1;this.current="combat";this.tab="log";this.hasFacts=!1;this.enterAgain=()=>{ce(null),location.reload()};this.switchTab=e=>{e.key!=="ArrowLeft"&&e.key!=="ArrowRight"||(this.tab=this.tab==="log"?"send":"log",this.updateComplete.then(()=>this.renderRoot.querySelector(`#tab-${this.tab}`)?.focus()))}}render(){return o`
      <div class="frame">
        ${this.head()} ${this.hasFacts?this.facts():d} ${this.over()}
        <nav aria-label="Parts of the table">
          ${ii.map(({part:e,title:t,picture:i})=>o`
              <button aria-current=${this.current===e?"true":"false"} @click=${()=>this.current=e}>
                ${f(i)} ${t}
              </button>
            `)}
        </nav>
        <div class="parts">
          ${this.section("combat","Combat",o`<gs-tracker .seat=${this.seat}></gs-tracker>`)}
          ${this.section("state","State",o`<gs-tree .seat=${this.seat}></gs-tree>`)}
          ${this.section("members","Members",o`<gs-members .seat=${this.seat}></gs-members>`)} ${this.messages()}
        </div>
      </div>
    `}head(){let{seat:e}=this,{live:t}=e,i=e.ownCharacter,r=i===null?ds[e.role]:e.character(i),a=t.latencyMs===null?d:o`<span>${Math.round(t.latencyMs)} ms</span>`;return o`
      <header>
        <h2 id="who">${r}</h2>
        ${i===null?d:o`<span class="tag own">${ds[e.role]}</span>`}
        ${e.identity.name===""?d:o`<span class="soft">${e.identity.name}</span>`}
        <button class="chip push ${t.status}" aria-expanded=${this.hasFacts} @click=${()=>this.hasFacts=!this.hasFacts}>
          <span class="dot"></span> <span class="status">${ni[t.status]}</span> ${a}
          <span><span class="visually-hidden">version</span> v<span class="at">${t.version??"–"}</span></span>
        </button>
        ${this.isSecond?o`<button class="quiet square" aria-label="Close this view" @click=${()=>this.dispatchEvent(new Event("close"))}>
                ${f("cross")}
              </button>`:d}
      </header>
    `}facts(){let{seat:e}=this,{live:t}=e;return o`
      <div class="box">
        <dl class="facts">
          <div>
            <dt>Latency</dt>
            <dd>${t.latencyMs===null?"not measured yet":`${t.latencyMs.toFixed(1)} ms`}</dd>
            ${this.line()}
          </div>
          <div>
            <dt>Reconnects</dt>
            <dd class="reconnects">${t.reconnects}</dd>
          </div>
          <div>
            <dt>Version</dt>
            <dd>${t.version??"none yet"}</dd>
          </div>
          <div>
            <dt>Frames</dt>
            <dd>${e.log.filter(i=>i.text!==null).length}</dd>
          </div>
          <div>
            <dt>Session</dt>
            <dd class="long">${e.sessionId}</dd>
          </div>
          <div>
            <dt>Player</dt>
            <dd class="long">${e.identity.playerId}</dd>
          </div>
        </dl>
      </div>
    `}line(){let e=this.seat.latencies;if(e.length<2)return d;let t=Math.max(...e)*1.15||1,i=e.map((r,a)=>`${(a/(e.length-1)*100).toFixed(1)},${(32-r/t*30).toFixed(1)}`).join(" ");return o`<svg class="line" viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">${w`<polyline points=${i} />`}</svg>`}over(){let{ending:e,live:t}=this.seat;return e===null&&this.seat.isInterrupted&&t.status!=="closed"?o`
        <div class="box over" role="status">
          <span><strong>The connection is lost.</strong> The page reconnects by itself and catches up; until then, what you see may be old.</span>
          <button class="small push" ?disabled=${t.status==="connecting"} @click=${()=>t.reconnect()}>Reconnect now</button>
        </div>
      `:e===null?d:o`
      <div class="box over" role="status">
        <strong>${e.text}</strong>
        <span class="push"></span>
        ${e.cause==="unauthorized"?o`<button class="small" @click=${this.enterAgain}>Enter again</button>`:d}
        ${e.cause==="elsewhere"?o`<button
                class="small"
                @click=${()=>{this.seat.ending=null,t.reconnect()}}
              >
                Continue here
              </button>`:d}
        ${this.isSecond?d:o`<a class="button small" href=${location.pathname}>Back to the start</a>`}
      </div>
    `}section(e,t,i){return o`
      <section class="${e} ${this.current===e?"current":""}" aria-labelledby="${e} who">
        <h3 id=${e}>${t}</h3>
        <div class="body" tabindex="0" role="group" aria-labelledby="${e} who">${i}</div>
      </section>
    `}messages(){let e=(t,i)=>o`
      <button
        role="tab"
        id="tab-${t}"
        aria-controls="panel"
        aria-selected=${this.tab===t}
        tabindex=${this.tab===t?0:-1}
        @click=${()=>this.tab=t}
      >
        ${i}
      </button>
    `;return o`
      <section class="messages ${this.current==="messages"?"current":""}" aria-labelledby="messages who">
        <h3 id="messages" class="visually-hidden">Messages</h3>
        <div class="tabs" role="tablist" aria-label="Messages" @keydown=${this.switchTab}>${e("log","Log")} ${e("send","Send")}</div>
        <div class="body" id="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.tab}">
          ${this.tab==="log"?o`<gs-log .seat=${this.seat}></gs-log>`:o`<gs-composer .seat=${this.seat}></gs-composer>`}
        </div>
      </section>
    `}};z.styles=[x,y` :host { container-type: inline-size; min-width: 0; } .frame { display: flex; flex-direction: column; gap: 12px; height: 100%; min-height: 0; } header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; min-height: 40px; } header h2 { font-size: 1.3rem; overflow-wrap: anywhere; } .chip { min-height: 32px; padding: 3px 12px; border-radius: 99px; font-weight: 600; font-size: 0.86rem; border-color: var(--line); font-variant-numeric: tabular-nums; } .dot { width: 9px; height: 9px; border-radius: 50%; background: var(--accent); flex: none; } .connecting .dot, .waiting .dot { background: var(--turn); animation: pulse 1.2s infinite alternate ease-in-out; } .closed .dot { background: var(--wrong); } @keyframes pulse { to { opacity: 0.25; } } .facts { display: flex; flex-wrap: wrap; gap: 10px 34px; } .facts dt { font-size: 0.8rem; color: var(--soft); } .facts dd { font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; } .facts .long { font: 0.8rem var(--mono); padding-block-start: 4px; } .line { display: block; width: 130px; height: 26px; } .line polyline { fill: none; stroke: var(--accent); stroke-width: 1.6; vector-effect: non-scaling-stroke; stroke-linejoin: round; } .over { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; border-color: var(--turn); background: var(--turn-wash); } nav { display: none; } .parts { display: grid; gap: 14px; flex: 1; min-height: 0; align-items: start; } section { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 1px 2px var(--shadow), 0 6px 20px -12px var(--shadow); } section > h3, .tabs { padding: 14px 18px 0; font-size: 1.2rem; } .body { padding: 12px 18px 18px; min-height: 0; } .body:focus-visible { outline-offset: -3px; border-radius: 14px; } .tabs { display: flex; gap: 4px; padding-inline: 12px; } .tabs button { border: 0; border-radius: 6px 6px 0 0; background: none; font: 700 1.15rem var(--display); color: var(--soft); padding: 4px 8px; min-height: 34px; box-shadow: inset 0 -2px 0 transparent; } .tabs button:hover:not(:disabled) { background: none; color: var(--ink); } .tabs button[aria-selected='true'] { color: var(--ink); box-shadow: inset 0 -3px 0 var(--accent); } @container (width < 640px) { nav { display: grid; grid-template-columns: repeat(4, 1fr); gap: 2px; position: sticky; top: 0; z-index: 2; padding: 4px; background: var(--raised); border: 1px solid var(--line); border-radius: 12px; } nav button { flex-direction: column; gap: 1px; min-height: 50px; padding: 4px 2px; border-color: transparent; background: none; font-size: 0.82rem; } nav button[aria-current='true'] { background: var(--surface); border-color: var(--line); color: var(--accent); box-shadow: 0 1px 3px var(--shadow); } section:not(.current) { display: none; } .body { padding-inline: 14px; } } @container (width < 1100px) { .frame { height: auto; } .parts { flex: none; } } @container (640px <= width < 1100px) { .parts { grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); grid-template-areas: 'combat state' 'members messages'; } .combat { grid-area: combat; } .state { grid-area: state; } .members { grid-area: members; } .messages { grid-area: messages; } .messages .body { max-height: 70vh; overflow: auto; } } @container (width >= 1100px) { .parts { grid-template-columns: minmax(0, 1.3fr) minmax(0, 1.05fr) minmax(320px, 0.85fr); grid-template-rows: auto minmax(0, 1fr); grid-template-areas: 'combat state members' 'combat state messages'; align-items: stretch; } .combat { grid-area: combat; } .state { grid-area: state; } .members { grid-area: members; max-height: 44vh; } .messages { grid-area: messages; } .body { overflow: auto; flex: 1; } } `],p([T({type:Boolean})],z.prototype,"isSecond",2),p([m()],z.prototype,"current",2),p([m()],z.prototype,"tab",2),p([m()],z.prototype,"hasFacts",2),z=p([k("gs-seat")],z);var B=class extends H{constructor(){super(...arguments);this.as="observer";this.problem="";this.isBusy=!1;this.submit=async e=>{e.preventDefault();let t=new FormData(e.target);this.isBusy=!0,this.problem="";try{let{development:i}=this.seat.identity,r=i?await de(String(t.get("name")??"")):Ue(String(t.get("jwt"))),a=this.as==="observer"?"observer":{character:String(t.get("character")).trim()},l=await P.resume(r,this.seat.sessionId)??await P.join(r,this.seat.sessionId,a);this.dispatchEvent(new CustomEvent("seated",{detail:l}))}catch(i){let{code:r,message:a}=i,l=r==="forbidden"&&this.as==="observer"?"Choose a player instead.":le(r??"");this.problem=[a,l].filter(c=>c!=="").join(" ")}finally{this.isBusy=!1}}}render(){let{development:e}=this.seat.identity,t=i=>()=>this.as=i;return o`
      <form @submit=${this.submit} aria-label="See as a player">
        <h2>See as a player</h2>
        <p class="hint">
          A second connection, beside yours, with ${e?"a development player of its own":"another JWT"}: it shows exactly what the
          service sends that player.
        </p>
        <fieldset class="choices">
          <legend class="visually-hidden">As whom</legend>
          <label class="check">
            <input type="radio" name="as" value="observer" checked @change=${t("observer")} /> An observer, who sees what every player sees
          </label>
          <label class="check"><input type="radio" name="as" value="player" @change=${t("player")} /> A player, who can act</label>
        </fieldset>
        <div class="fields">
          ${this.as==="player"?o`<div class="field">
                  <label for="character">Character</label
                  ><input id="character" name="character" required maxlength="60" placeholder="Rook" autocomplete="off" />
                </div>`:d}
          ${e&&this.as==="player"?o`<div class="field">
                  <label for="name">Player</label><input id="name" name="name" required maxlength="60" placeholder="Ben" autocomplete="off" />
                </div>`:d}
          ${e?d:o`<div class="field">
                  <label for="jwt">JWT of that player</label><input id="jwt" name="jwt" required autocomplete="off" />
                </div>`}
        </div>
        ${this.problem===""?d:o`<p class="problem" role="alert">${this.problem}</p>`}
        <div class="row">
          <button class="primary" ?disabled=${this.isBusy}>Open the view</button>
          <button type="button" class="quiet" @click=${()=>this.dispatchEvent(new Event("cancel"))}>Cancel</button>
        </div>
      </form>
    `}};B.styles=[x,y` form { display: grid; gap: 12px; } .choices { display: grid; gap: 4px; } .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; } `],p([T({attribute:!1})],B.prototype,"seat",2),p([m()],B.prototype,"as",2),p([m()],B.prototype,"problem",2),p([m()],B.prototype,"isBusy",2),B=p([k("gs-second")],B);var ri=6e3,ai=3,oi=["turn_change","combat_end","combatant_reveal","combatant_remove","action_declare","action_resolve","player_joined"],li=[{theme:"light",title:"Light",picture:"sun"},{theme:"system",title:"As the system",picture:"system"},{theme:"dark",title:"Dark",picture:"moon"}],j=class extends H{constructor(){super(...arguments);this.seat=null;this.second=null;this.isChoosing=!1;this.theme=Ie();this.notices=[];this.announcement="";this.query=new URLSearchParams(location.search);this.unsee=()=>{let e=this.second;this.second=null,e.role==="observer"&&!e.hasEnded?e.run(()=>e.leave().then(()=>!0)):e.close()}}render(){return o`
      <div class="page ${this.seat===null?"":"at-table"}">
        ${this.bar()}
        <main>${this.seat===null?this.lobby():this.table(this.seat)}</main>
      </div>
      <div class="visually-hidden" aria-live="polite">${this.announcement}</div>
      ${this.shownNotices()}
    `}bar(){let{seat:e}=this;return o`
      <header class="bar">
        <a class="brand" href=${location.pathname} aria-label="Table, back to the start">${f("die")} <span>Table</span></a>
        ${e===null?d:o`<h1>${e.sessionName}</h1>`} ${e?.hasEnded?o`<span class="tag">ended</span>`:d}
        <span class="push"></span>
        ${e===null||this.second!==null?d:o`<button aria-expanded=${this.isChoosing} @click=${()=>this.isChoosing=!this.isChoosing}>
                ${f("columns")} <span class="wide">See as a player</span>
              </button>`}
        <div class="themes" role="group" aria-label="Colours">
          ${li.map(({theme:t,title:i,picture:r})=>o`<button aria-label=${i} title=${i} aria-pressed=${this.theme===t} @click=${()=>this.choose(t)}>
                ${f(r)}
              </button>`)}
        </div>
      </header>
    `}lobby(){return o`
      <gs-lobby
        .sessionId=${this.query.get("session")??""}
        .playerId=${this.query.get("player")??""}
        .serverRolls=${this.query.get("dice")==="server"}
        @seated=${e=>this.sit(e.detail)}
      ></gs-lobby>
    `}table(e){return o`
      ${this.isChoosing?o`<gs-second
              class="box"
              .seat=${e}
              @seated=${t=>this.see(t.detail)}
              @cancel=${()=>this.isChoosing=!1}
            ></gs-second>`:d}
      <div class="seats ${this.second===null?"":"two"}">
        <gs-seat class="first" .seat=${e}></gs-seat>
        ${this.second===null?d:o`<gs-seat class="second" .seat=${this.second} isSecond @close=${this.unsee}></gs-seat>`}
      </div>
    `}shownNotices(){let e=t=>o`
      ${O(this.notices.filter(i=>i.kind===t),i=>i.key,i=>o`
          <div class="notice ${i.kind}">
            <span>${i.code===""?d:o`<code>${i.code}</code> `}${i.text}</span>
            <button class="quiet square small" aria-label="Close this message" @click=${()=>this.drop(i.key)}>${f("cross")}</button>
          </div>
        `)}
    `;return o`
      <div class="notices">
        <div role="status">${e("done")}</div>
        <div role="alert">${e("wrong")}</div>
      </div>
    `}sit(e){this.seat=e,history.replaceState(null,"",`${location.pathname}?session=${e.sessionId}`),this.follow(e),e.live.on("message",i=>{oi.includes(i.type)&&(this.announcement=e.log.findLast(r=>r.type===i.type&&r.direction==="in")?.sentence??"")});let t=()=>{document.title=`${e.hasTurn?"Your turn · ":""}${e.sessionName}`,this.requestUpdate()};e.addEventListener("change",t),t()}see(e){this.second=e,this.isChoosing=!1,this.follow(e)}follow(e){e.addEventListener("notice",t=>{let i=t.detail;this.notices=[...this.notices,i].slice(-ai),i.kind==="done"&&setTimeout(()=>this.drop(i.key),ri)})}drop(e){this.notices=this.notices.filter(t=>t.key!==e)}choose(e){this.theme=e,Ne(e)}};j.styles=[x,y` :host { display: flex; flex-direction: column; min-height: 100dvh; } .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 9px 18px; background: var(--surface); border-block-end: 1px solid var(--line); } .brand { display: inline-flex; align-items: center; gap: 9px; color: var(--accent); font: 800 1.25rem/1 var(--display); text-decoration: none; } .brand svg { width: 27px; height: 27px; stroke-width: 1.4; } h1 { font-size: 1.25rem; font-weight: 700; overflow-wrap: anywhere; padding-inline-start: 14px; border-inline-start: 1px solid var(--line); } .themes { display: inline-flex; border: 1px solid var(--line); border-radius: 9px; padding: 2px; } .themes button { border: 0; border-radius: 6px; width: 32px; min-height: 30px; padding: 0; background: none; } .themes button[aria-pressed='true'] { background: var(--accent-wash); color: var(--accent); } main { position: relative; flex: 1; min-height: 0; } .seats { display: grid; gap: 18px; padding: 14px 18px 18px; } gs-second { position: absolute; z-index: 5; inset: 8px 18px auto auto; width: min(520px, calc(100% - 36px)); box-shadow: 0 16px 44px -8px var(--shadow), 0 2px 8px var(--shadow); } @media (width >= 1100px) { .page.at-table { flex: none; height: 100dvh; } .at-table main { display: flex; flex-direction: column; } .seats { flex: 1; min-height: 0; grid-template-rows: minmax(0, 1fr); } .seats.two { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0; padding-inline: 0; } .two gs-seat { overflow: auto; padding-inline: 18px; } .two gs-seat + gs-seat { border-inline-start: 1px solid var(--line); } } .page { display: flex; flex-direction: column; flex: 1; min-height: 0; } .notices { position: fixed; z-index: 10; inset: auto 0 14px; display: grid; justify-items: center; gap: 8px; padding-inline: 14px; pointer-events: none; } .notice { pointer-events: auto; display: flex; align-items: center; gap: 12px; max-width: 620px; padding: 10px 8px 10px 16px; border-radius: 11px; border: 1px solid var(--line); border-inline-start: 5px solid var(--accent); background: var(--surface); box-shadow: 0 10px 34px -8px var(--shadow), 0 2px 6px var(--shadow); } .notice.wrong { border-inline-start-color: var(--wrong); } .notice code { color: var(--wrong); font-weight: 600; } @media (width < 640px) { .bar { padding-inline: 12px; gap: 6px 10px; } .brand span { display: none; } h1 { padding: 0; border: 0; flex: 1; } .seats { padding: 10px 10px 80px; } .bar .wide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } } `],p([m()],j.prototype,"seat",2),p([m()],j.prototype,"second",2),p([m()],j.prototype,"isChoosing",2),p([m()],j.prototype,"theme",2),p([m()],j.prototype,"notices",2),p([m()],j.prototype,"announcement",2),j=p([k("gs-app")],j);document.adoptedStyleSheets=[It.styleSheet];Ne(Ie());
