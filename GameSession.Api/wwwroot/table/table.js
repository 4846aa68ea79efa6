var Ns=Object.defineProperty;var Ps=Object.getOwnPropertyDescriptor;var h=(r,n,e,t)=>{for(var s=t>1?void 0:t?Ps(n,e):n,i=r.length-1,a;i>=0;i--)(a=r[i])&&(s=(t?a(n,e,s):a(s))||s);return t&&s&&Ns(n,e,s),s};var De=globalThis,Je=De.ShadowRoot&&(De.ShadyCSS===void 0||De.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ut=Symbol(),It=new WeakMap,xe=class{constructor(n,e,t){if(this._$cssResult$=!0,t!==ut)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=n,this.t=e}get styleSheet(){let n=this.o,e=this.t;if(Je&&n===void 0){let t=e!==void 0&&e.length===1;t&&(n=It.get(e)),n===void 0&&((this.o=n=new CSSStyleSheet).replaceSync(this.cssText),t&&It.set(e,n))}return n}toString(){return this.cssText}},He=r=>new xe(typeof r=="string"?r:r+"",void 0,ut),y=(r,...n)=>{let e=r.length===1?r[0]:n.reduce((t,s,i)=>t+(a=>{if(a._$cssResult$===!0)return a.cssText;if(typeof a=="number")return a;throw Error("Value passed to 'css' function must be a 'css' function result: "+a+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[i+1],r[0]);return new xe(e,r,ut)},Dt=(r,n)=>{if(Je)r.adoptedStyleSheets=n.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of n){let t=document.createElement("style"),s=De.litNonce;s!==void 0&&t.setAttribute("nonce",s),t.textContent=e.cssText,r.appendChild(t)}},mt=Je?r=>r:r=>r instanceof CSSStyleSheet?(n=>{let e="";for(let t of n.cssRules)e+=t.cssText;return He(e)})(r):r;var{is:Is,defineProperty:Ds,getOwnPropertyDescriptor:Js,getOwnPropertyNames:Hs,getOwnPropertySymbols:Ls,getPrototypeOf:qs}=Object,Le=globalThis,Jt=Le.trustedTypes,Us=Jt?Jt.emptyScript:"",zs=Le.reactiveElementPolyfillSupport,we=(r,n)=>r,ke={toAttribute(r,n){switch(n){case Boolean:r=r?Us:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,n){let e=r;switch(n){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},qe=(r,n)=>!Is(r,n),Ht={attribute:!0,type:String,converter:ke,reflect:!1,useDefault:!1,hasChanged:qe};Symbol.metadata??=Symbol("metadata"),Le.litPropertyMetadata??=new WeakMap;var U=class extends HTMLElement{static addInitializer(n){this._$Ei(),(this.l??=[]).push(n)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(n,e=Ht){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(n)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(n,e),!e.noAccessor){let t=Symbol(),s=this.getPropertyDescriptor(n,t,e);s!==void 0&&Ds(this.prototype,n,s)}}static getPropertyDescriptor(n,e,t){let{get:s,set:i}=Js(this.prototype,n)??{get(){return this[e]},set(a){this[e]=a}};return{get:s,set(a){let l=s?.call(this);i?.call(this,a),this.requestUpdate(n,l,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(n){return this.elementProperties.get(n)??Ht}static _$Ei(){if(this.hasOwnProperty(we("elementProperties")))return;let n=qs(this);n.finalize(),n.l!==void 0&&(this.l=[...n.l]),this.elementProperties=new Map(n.elementProperties)}static finalize(){if(this.hasOwnProperty(we("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(we("properties"))){let e=this.properties,t=[...Hs(e),...Ls(e)];for(let s of t)this.createProperty(s,e[s])}let n=this[Symbol.metadata];if(n!==null){let e=litPropertyMetadata.get(n);if(e!==void 0)for(let[t,s]of e)this.elementProperties.set(t,s)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let s=this._$Eu(e,t);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(n){let e=[];if(Array.isArray(n)){let t=new Set(n.flat(1/0).reverse());for(let s of t)e.unshift(mt(s))}else n!==void 0&&e.push(mt(n));return e}static _$Eu(n,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof n=="string"?n.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(n=>this.enableUpdating=n),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(n=>n(this))}addController(n){(this._$EO??=new Set).add(n),this.renderRoot!==void 0&&this.isConnected&&n.hostConnected?.()}removeController(n){this._$EO?.delete(n)}_$E_(){let n=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(n.set(t,this[t]),delete this[t]);n.size>0&&(this._$Ep=n)}createRenderRoot(){let n=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Dt(n,this.constructor.elementStyles),n}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(n=>n.hostConnected?.())}enableUpdating(n){}disconnectedCallback(){this._$EO?.forEach(n=>n.hostDisconnected?.())}attributeChangedCallback(n,e,t){this._$AK(n,t)}_$ET(n,e){let t=this.constructor.elementProperties.get(n),s=this.constructor._$Eu(n,t);if(s!==void 0&&t.reflect===!0){let i=(t.converter?.toAttribute!==void 0?t.converter:ke).toAttribute(e,t.type);this._$Em=n,i==null?this.removeAttribute(s):this.setAttribute(s,i),this._$Em=null}}_$AK(n,e){let t=this.constructor,s=t._$Eh.get(n);if(s!==void 0&&this._$Em!==s){let i=t.getPropertyOptions(s),a=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:ke;this._$Em=s;let l=a.fromAttribute(e,i.type);this[s]=l??this._$Ej?.get(s)??l,this._$Em=null}}requestUpdate(n,e,t,s=!1,i){if(n!==void 0){let a=this.constructor;if(s===!1&&(i=this[n]),t??=a.getPropertyOptions(n),!((t.hasChanged??qe)(i,e)||t.useDefault&&t.reflect&&i===this._$Ej?.get(n)&&!this.hasAttribute(a._$Eu(n,t))))return;this.C(n,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(n,e,{useDefault:t,reflect:s,wrapped:i},a){t&&!(this._$Ej??=new Map).has(n)&&(this._$Ej.set(n,a??e??this[n]),i!==!0||a!==void 0)||(this._$AL.has(n)||(this.hasUpdated||t||(e=void 0),this._$AL.set(n,e)),s===!0&&this._$Em!==n&&(this._$Eq??=new Set).add(n))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let n=this.scheduleUpdate();return n!=null&&await n,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,i]of this._$Ep)this[s]=i;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[s,i]of t){let{wrapped:a}=i,l=this[s];a!==!0||this._$AL.has(s)||l===void 0||this.C(s,void 0,i,l)}}let n=!1,e=this._$AL;try{n=this.shouldUpdate(e),n?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw n=!1,this._$EM(),t}n&&this._$AE(e)}willUpdate(n){}_$AE(n){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(n)),this.updated(n)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(n){return!0}update(n){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(n){}firstUpdated(n){}};U.elementStyles=[],U.shadowRootOptions={mode:"open"},U[we("elementProperties")]=new Map,U[we("finalized")]=new Map,zs?.({ReactiveElement:U}),(Le.reactiveElementVersions??=[]).push("2.1.2");var gt=globalThis,Lt=r=>r,Ue=gt.trustedTypes,qt=Ue?Ue.createPolicy("lit-html",{createHTML:r=>r}):void 0,vt="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,bt="?"+z,Gs=`<${bt}>`,ne=document,Se=()=>ne.createComment(""),Ae=r=>r===null||typeof r!="object"&&typeof r!="function",yt=Array.isArray,Ft=r=>yt(r)||typeof r?.[Symbol.iterator]=="function",ft=`[ 	
\f\r]`,_e=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ut=/-->/g,zt=/>/g,te=RegExp(`>|${ft}(?:([^\\s"'>=/]+)(${ft}*=${ft}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Gt=/'/g,Bt=/"/g,Kt=/^(?:script|style|textarea|title)$/i,$t=r=>(n,...e)=>({_$litType$:r,strings:n,values:e}),o=$t(1),k=$t(2),si=$t(3),N=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Wt=new WeakMap,se=ne.createTreeWalker(ne,129);function Yt(r,n){if(!yt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return qt!==void 0?qt.createHTML(n):n}var Vt=(r,n)=>{let e=r.length-1,t=[],s,i=n===2?"<svg>":n===3?"<math>":"",a=_e;for(let l=0;l<e;l++){let c=r[l],p,m,u=-1,v=0;for(;v<c.length&&(a.lastIndex=v,m=a.exec(c),m!==null);)v=a.lastIndex,a===_e?m[1]==="!--"?a=Ut:m[1]!==void 0?a=zt:m[2]!==void 0?(Kt.test(m[2])&&(s=RegExp("</"+m[2],"g")),a=te):m[3]!==void 0&&(a=te):a===te?m[0]===">"?(a=s??_e,u=-1):m[1]===void 0?u=-2:(u=a.lastIndex-m[2].length,p=m[1],a=m[3]===void 0?te:m[3]==='"'?Bt:Gt):a===Bt||a===Gt?a=te:a===Ut||a===zt?a=_e:(a=te,s=void 0);let b=a===te&&r[l+1].startsWith("/>")?" ":"";i+=a===_e?c+Gs:u>=0?(t.push(p),c.slice(0,u)+vt+c.slice(u)+z+b):c+z+(u===-2?l:b)}return[Yt(r,i+(r[e]||"<?>")+(n===2?"</svg>":n===3?"</math>":"")),t]},Ee=class r{constructor({strings:n,_$litType$:e},t){let s;this.parts=[];let i=0,a=0,l=n.length-1,c=this.parts,[p,m]=Vt(n,e);if(this.el=r.createElement(p,t),se.currentNode=this.el.content,e===2||e===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(s=se.nextNode())!==null&&c.length<l;){if(s.nodeType===1){if(s.hasAttributes())for(let u of s.getAttributeNames())if(u.endsWith(vt)){let v=m[a++],b=s.getAttribute(u).split(z),x=/([.?@])?(.*)/.exec(v);c.push({type:1,index:i,name:x[2],strings:b,ctor:x[1]==="."?Ge:x[1]==="?"?Be:x[1]==="@"?We:re}),s.removeAttribute(u)}else u.startsWith(z)&&(c.push({type:6,index:i}),s.removeAttribute(u));if(Kt.test(s.tagName)){let u=s.textContent.split(z),v=u.length-1;if(v>0){s.textContent=Ue?Ue.emptyScript:"";for(let b=0;b<v;b++)s.append(u[b],Se()),se.nextNode(),c.push({type:2,index:++i});s.append(u[v],Se())}}}else if(s.nodeType===8)if(s.data===bt)c.push({type:2,index:i});else{let u=-1;for(;(u=s.data.indexOf(z,u+1))!==-1;)c.push({type:7,index:i}),u+=z.length-1}i++}}static createElement(n,e){let t=ne.createElement("template");return t.innerHTML=n,t}};function ie(r,n,e=r,t){if(n===N)return n;let s=t!==void 0?e._$Co?.[t]:e._$Cl,i=Ae(n)?void 0:n._$litDirective$;return s?.constructor!==i&&(s?._$AO?.(!1),i===void 0?s=void 0:(s=new i(r),s._$AT(r,e,t)),t!==void 0?(e._$Co??=[])[t]=s:e._$Cl=s),s!==void 0&&(n=ie(r,s._$AS(r,n.values),s,t)),n}var ze=class{constructor(n,e){this._$AV=[],this._$AN=void 0,this._$AD=n,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(n){let{el:{content:e},parts:t}=this._$AD,s=(n?.creationScope??ne).importNode(e,!0);se.currentNode=s;let i=se.nextNode(),a=0,l=0,c=t[0];for(;c!==void 0;){if(a===c.index){let p;c.type===2?p=new pe(i,i.nextSibling,this,n):c.type===1?p=new c.ctor(i,c.name,c.strings,this,n):c.type===6&&(p=new Fe(i,this,n)),this._$AV.push(p),c=t[++l]}a!==c?.index&&(i=se.nextNode(),a++)}return se.currentNode=ne,s}p(n){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(n,t,e),e+=t.strings.length-2):t._$AI(n[e])),e++}},pe=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(n,e,t,s){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=n,this._$AB=e,this._$AM=t,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let n=this._$AA.parentNode,e=this._$AM;return e!==void 0&&n?.nodeType===11&&(n=e.parentNode),n}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(n,e=this){n=ie(this,n,e),Ae(n)?n===d||n==null||n===""?(this._$AH!==d&&this._$AR(),this._$AH=d):n!==this._$AH&&n!==N&&this._(n):n._$litType$!==void 0?this.$(n):n.nodeType!==void 0?this.T(n):Ft(n)?this.k(n):this._(n)}O(n){return this._$AA.parentNode.insertBefore(n,this._$AB)}T(n){this._$AH!==n&&(this._$AR(),this._$AH=this.O(n))}_(n){this._$AH!==d&&Ae(this._$AH)?this._$AA.nextSibling.data=n:this.T(ne.createTextNode(n)),this._$AH=n}$(n){let{values:e,_$litType$:t}=n,s=typeof t=="number"?this._$AC(n):(t.el===void 0&&(t.el=Ee.createElement(Yt(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===s)this._$AH.p(e);else{let i=new ze(s,this),a=i.u(this.options);i.p(e),this.T(a),this._$AH=i}}_$AC(n){let e=Wt.get(n.strings);return e===void 0&&Wt.set(n.strings,e=new Ee(n)),e}k(n){yt(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,s=0;for(let i of n)s===e.length?e.push(t=new r(this.O(Se()),this.O(Se()),this,this.options)):t=e[s],t._$AI(i),s++;s<e.length&&(this._$AR(t&&t._$AB.nextSibling,s),e.length=s)}_$AR(n=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);n!==this._$AB;){let t=Lt(n).nextSibling;Lt(n).remove(),n=t}}setConnected(n){this._$AM===void 0&&(this._$Cv=n,this._$AP?.(n))}},re=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(n,e,t,s,i){this.type=1,this._$AH=d,this._$AN=void 0,this.element=n,this.name=e,this._$AM=s,this.options=i,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=d}_$AI(n,e=this,t,s){let i=this.strings,a=!1;if(i===void 0)n=ie(this,n,e,0),a=!Ae(n)||n!==this._$AH&&n!==N,a&&(this._$AH=n);else{let l=n,c,p;for(n=i[0],c=0;c<i.length-1;c++)p=ie(this,l[t+c],e,c),p===N&&(p=this._$AH[c]),a||=!Ae(p)||p!==this._$AH[c],p===d?n=d:n!==d&&(n+=(p??"")+i[c+1]),this._$AH[c]=p}a&&!s&&this.j(n)}j(n){n===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,n??"")}},Ge=class extends re{constructor(){super(...arguments),this.type=3}j(n){this.element[this.name]=n===d?void 0:n}},Be=class extends re{constructor(){super(...arguments),this.type=4}j(n){this.element.toggleAttribute(this.name,!!n&&n!==d)}},We=class extends re{constructor(n,e,t,s,i){super(n,e,t,s,i),this.type=5}_$AI(n,e=this){if((n=ie(this,n,e,0)??d)===N)return;let t=this._$AH,s=n===d&&t!==d||n.capture!==t.capture||n.once!==t.once||n.passive!==t.passive,i=n!==d&&(t===d||s);s&&this.element.removeEventListener(this.name,this,t),i&&this.element.addEventListener(this.name,this,n),this._$AH=n}handleEvent(n){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,n):this._$AH.handleEvent(n)}},Fe=class{constructor(n,e,t){this.element=n,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(n){ie(this,n)}},Zt={M:vt,P:z,A:bt,C:1,L:Vt,R:ze,D:Ft,V:ie,I:pe,H:re,N:Be,U:We,B:Ge,F:Fe},Bs=gt.litHtmlPolyfillSupport;Bs?.(Ee,pe),(gt.litHtmlVersions??=[]).push("3.3.3");var Qt=(r,n,e)=>{let t=e?.renderBefore??n,s=t._$litPart$;if(s===void 0){let i=e?.renderBefore??null;t._$litPart$=s=new pe(n.insertBefore(Se(),i),i,void 0,e??{})}return s._$AI(r),s};var xt=globalThis,V=class extends U{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let n=super.createRenderRoot();return this.renderOptions.renderBefore??=n.firstChild,n}update(n){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(n),this._$Do=Qt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return N}};V._$litElement$=!0,V.finalized=!0,xt.litElementHydrateSupport?.({LitElement:V});var Ws=xt.litElementPolyfillSupport;Ws?.({LitElement:V});(xt.litElementVersions??=[]).push("4.2.2");var Xt=r=>He(new URL(r,import.meta.url).href),es=y` @font-face { font-family: Alegreya; src: url('${Xt("alegreya.woff2")}') format('woff2'); font-weight: 400 900; font-display: swap; } @font-face { font-family: 'Source Sans 3'; src: url('${Xt("source-sans.woff2")}') format('woff2'); font-weight: 200 900; font-display: swap; } :root { color-scheme: light dark; --ground: light-dark(#f3ecdf, #141318); --surface: light-dark(#fffcf5, #1d1b22); --raised: light-dark(#f8f1e4, #26242d); --line: light-dark(#e0d4bf, #37343f); --control: light-dark(#8c7f6a, #7d7788); --ink: light-dark(#231e18, #ede7db); --soft: light-dark(#5f5546, #b5ac9d); --accent: light-dark(#1c6257, #79cdb8); --on-accent: light-dark(#ffffff, #0d1f1b); --accent-wash: light-dark(#e0ede6, #1d332f); --turn: light-dark(#9c3a16, #f39b6d); --on-turn: light-dark(#fffaf3, #2a1206); --turn-wash: light-dark(#fbe7d6, #38231a); --secret: light-dark(#623a99, #c9acf5); --secret-wash: light-dark(#efe6f8, #2c2438); --wrong: light-dark(#9d2226, #f4a0a0); --wrong-wash: light-dark(#fbe4e1, #3b1f22); --glow: light-dark(#f6d98a, #6b5117); --glow-edge: light-dark(#b3830f, #e5bd5a); --shadow: light-dark(rgb(70 50 20 / 9%), rgb(0 0 0 / 40%)); --display: Alegreya, 'Iowan Old Style', Palatino, Georgia, serif; --body: 'Source Sans 3', system-ui, sans-serif; --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace; --radius: 10px; } html { background: var(--ground); color: var(--ink); font: 400 16px/1.45 var(--body); -webkit-text-size-adjust: 100%; } body { margin: 0; } `,$=y` *, *::before, *::after { box-sizing: border-box; } :host { display: block; } [hidden] { display: none !important; } h1, h2, h3, h4, p, ul, ol, dl, dd, fieldset, figure { margin: 0; padding: 0; } ul, ol { list-style: none; } fieldset { border: 0; min-width: 0; } h1, h2, h3 { font-family: var(--display); font-weight: 700; line-height: 1.15; text-wrap: balance; } h2 { font-size: 1.2rem; } h3 { font-size: 1.05rem; } code, pre, .mono { font-family: var(--mono); font-size: 0.82em; } a { color: var(--accent); text-underline-offset: 0.15em; } svg.icon { width: 1.1em; height: 1.1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; vertical-align: -0.18em; } .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .soft { color: var(--soft); } .small { font-size: 0.875rem; } .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; } .stack { display: grid; gap: 12px; } .push { margin-inline-start: auto; } button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; } button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 36px; padding: 5px 13px; border: 1px solid var(--control); border-radius: 8px; background: var(--surface); font-weight: 600; font-size: 0.94rem; line-height: 1.2; cursor: pointer; text-decoration: none; color: inherit; transition: background-color 120ms, border-color 120ms; } button:hover:not(:disabled) { background: var(--raised); border-color: var(--ink); } button:disabled { cursor: not-allowed; color: var(--soft); border-style: dashed; border-color: var(--line); background: none; } button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--accent), var(--ink) 18%); } button.turn { background: var(--turn); border-color: var(--turn); color: var(--on-turn); } button.turn:hover:not(:disabled) { background: color-mix(in oklab, var(--turn), var(--ink) 18%); } button:is(.primary, .turn):disabled { background: none; border-color: var(--line); color: var(--soft); } button.quiet { border-color: transparent; background: none; } button.quiet:hover:not(:disabled) { background: var(--raised); } button.wrong { color: var(--wrong); border-color: var(--wrong); } :is(button, .button).small { min-height: 30px; padding: 2px 9px; font-size: 0.875rem; } button.square { width: 36px; padding: 0; } button.square.small { width: 30px; } button[aria-pressed='true'] { background: var(--accent-wash); border-color: var(--accent); color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; } label, legend, .label { display: block; font-weight: 600; font-size: 0.875rem; padding: 0; } label.check { display: inline-flex; gap: 7px; align-items: center; font-weight: 400; font-size: 0.94rem; min-height: 28px; } .field { display: grid; gap: 4px; min-width: 0; } input, select, textarea { width: 100%; min-height: 38px; padding: 6px 10px; border: 1px solid var(--control); border-radius: 8px; background: var(--surface); } input[type='checkbox'], input[type='radio'] { width: 18px; height: 18px; min-height: 0; margin: 0; accent-color: var(--accent); flex: none; } textarea { font-family: var(--mono); font-size: 0.84rem; line-height: 1.5; resize: vertical; tab-size: 2; } ::placeholder { color: var(--soft); opacity: 1; } .hint { font-size: 0.85rem; color: var(--soft); } .problem { color: var(--wrong); font-size: 0.9rem; font-weight: 600; } .box { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 14px; } .tag { display: inline-flex; align-items: center; gap: 4px; padding: 1px 8px; border-radius: 99px; border: 1px solid var(--line); background: var(--raised); font-size: 0.8rem; font-weight: 600; line-height: 1.5; white-space: nowrap; } .tag.secret { background: var(--secret-wash); border-color: color-mix(in oklab, var(--secret), transparent 55%); color: var(--secret); } .tag.own { background: var(--accent-wash); border-color: color-mix(in oklab, var(--accent), transparent 55%); color: var(--accent); } .tag.turn { background: var(--turn); border-color: var(--turn); color: var(--on-turn); } .tag.wrong { background: var(--wrong-wash); border-color: color-mix(in oklab, var(--wrong), transparent 55%); color: var(--wrong); } .empty { display: grid; justify-items: center; gap: 8px; padding: 26px 16px; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: var(--radius); } .empty > svg { width: 34px; height: 34px; stroke-width: 1.3; color: var(--control); } .empty strong { font-family: var(--display); font-size: 1.1rem; color: var(--ink); } @media (pointer: coarse) { button, input:not([type='checkbox'], [type='radio']), select { min-height: 44px; } button.small { min-height: 36px; } button.square { width: 44px; } button.square.small { width: 36px; } } @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } } @media (forced-colors: active) { .tag, button { border-color: currentColor; } } `;var wt="gamesession.theme";function Ke(){let r=localStorage.getItem(wt);return r==="light"||r==="dark"?r:"system"}function Ye(r){r==="system"?localStorage.removeItem(wt):localStorage.setItem(wt,r),document.documentElement.style.colorScheme=r==="system"?"light dark":r}var w=r=>(n,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(r,n)}):customElements.define(r,n)};var Fs={attribute:!0,type:String,converter:ke,reflect:!1,hasChanged:qe},Ks=(r=Fs,n,e)=>{let{kind:t,metadata:s}=e,i=globalThis.litPropertyMetadata.get(s);if(i===void 0&&globalThis.litPropertyMetadata.set(s,i=new Map),t==="setter"&&((r=Object.create(r)).wrapped=!0),i.set(e.name,r),t==="accessor"){let{name:a}=e;return{set(l){let c=n.get.call(this);n.set.call(this,l),this.requestUpdate(a,c,r,!0,l)},init(l){return l!==void 0&&this.C(a,void 0,r,l),l}}}if(t==="setter"){let{name:a}=e;return function(l){let c=this[a];n.call(this,l),this.requestUpdate(a,c,r,!0,l)}}throw Error("Unsupported decorator location: "+t)};function T(r){return(n,e)=>typeof e=="object"?Ks(r,n,e):((t,s,i)=>{let a=s.hasOwnProperty(i);return s.constructor.createProperty(i,t),a?Object.getOwnPropertyDescriptor(s,i):void 0})(r,n,e)}function f(r){return T({...r,state:!0,attribute:!1})}var ae=(r,n,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof n!="object"&&Object.defineProperty(r,n,e),e);function j(r,n){return(e,t,s)=>{let i=a=>a.renderRoot?.querySelector(r)??null;if(n){let{get:a,set:l}=typeof t=="object"?e:s??(()=>{let c=Symbol();return{get(){return this[c]},set(p){this[c]=p}}})();return ae(e,t,{get(){let c=a.call(this);return c===void 0&&(c=i(this),(c!==null||this.hasUpdated)&&l.call(this,c)),c}})}return ae(e,t,{get(){return i(this)}})}}var Ve={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ze=r=>(...n)=>({_$litDirective$:r,values:n}),he=class{constructor(n){}get _$AU(){return this._$AM._$AU}_$AT(n,e,t){this._$Ct=n,this._$AM=e,this._$Ci=t}_$AS(n,e){return this.update(n,e)}update(n,e){return this.render(...e)}};var{I:Ys}=Zt,ts=r=>r;var ss=()=>document.createComment(""),ue=(r,n,e)=>{let t=r._$AA.parentNode,s=n===void 0?r._$AB:n._$AA;if(e===void 0){let i=t.insertBefore(ss(),s),a=t.insertBefore(ss(),s);e=new Ys(i,a,r,r.options)}else{let i=e._$AB.nextSibling,a=e._$AM,l=a!==r;if(l){let c;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(c=r._$AU)!==a._$AU&&e._$AP(c)}if(i!==s||l){let c=e._$AA;for(;c!==i;){let p=ts(c).nextSibling;ts(t).insertBefore(c,s),c=p}}}return e},Z=(r,n,e=r)=>(r._$AI(n,e),r),Vs={},ns=(r,n=Vs)=>r._$AH=n,is=r=>r._$AH,Qe=r=>{r._$AR(),r._$AA.remove()};var rs=(r,n,e)=>{let t=new Map;for(let s=n;s<=e;s++)t.set(r[s],s);return t},O=Ze(class extends he{constructor(r){if(super(r),r.type!==Ve.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,n,e){let t;e===void 0?e=n:n!==void 0&&(t=n);let s=[],i=[],a=0;for(let l of r)s[a]=t?t(l,a):a,i[a]=e(l,a),a++;return{values:i,keys:s}}render(r,n,e){return this.dt(r,n,e).values}update(r,[n,e,t]){let s=is(r),{values:i,keys:a}=this.dt(n,e,t);if(!Array.isArray(s))return this.ut=a,i;let l=this.ut??=[],c=[],p,m,u=0,v=s.length-1,b=0,x=i.length-1;for(;u<=v&&b<=x;)if(s[u]===null)u++;else if(s[v]===null)v--;else if(l[u]===a[b])c[b]=Z(s[u],i[b]),u++,b++;else if(l[v]===a[x])c[x]=Z(s[v],i[x]),v--,x--;else if(l[u]===a[x])c[x]=Z(s[u],i[x]),ue(r,c[x+1],s[u]),u++,x--;else if(l[v]===a[b])c[b]=Z(s[v],i[b]),ue(r,s[u],s[v]),v--,b++;else if(p===void 0&&(p=rs(a,b,x),m=rs(l,u,v)),p.has(l[u]))if(p.has(l[v])){let C=m.get(a[b]),E=C!==void 0?s[C]:null;if(E===null){let q=ue(r,s[u]);Z(q,i[b]),c[b]=q}else c[b]=Z(E,i[b]),ue(r,s[u],E),s[C]=null;b++}else Qe(s[v]),v--;else Qe(s[u]),u++;for(;b<=x;){let C=ue(r,c[x+1]);Z(C,i[b]),c[b++]=C}for(;u<=v;){let C=s[u++];C!==null&&Qe(C)}return this.ut=a,ns(r,c),N}});var G=class extends V{static{this.styles=[$]}},S=class extends G{constructor(){super(...arguments);this.watched=null;this.refresh=()=>this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.watch()}disconnectedCallback(){super.disconnectedCallback(),this.watched?.removeEventListener("change",this.refresh),this.watched=null}willUpdate(){this.watch()}watch(){this.seat===this.watched||!this.isConnected||(this.watched?.removeEventListener("change",this.refresh),this.watched=this.seat??null,this.watched?.addEventListener("change",this.refresh))}};h([T({attribute:!1})],S.prototype,"seat",2);var as={die:k`<path d="M12 2 20.7 7v10L12 22 3.3 17V7z"/><path d="M12 7.5 17 16H7zM12 2v5.5M3.3 7 12 7.5 20.7 7M7 16 3.3 7"/>
        <path d="M17 16l3.7-9M7 16l5 6 5-6"/>`,hidden:k`<path d="M4 4l16 16M9.9 5.2A10 10 0 0 1 12 5c6 0 9.5 7 9.5 7a16 16 0 0 1-3 3.8"/>
        <path d="M6.3 6.6A16 16 0 0 0 2.5 12S6 19 12 19a9.6 9.6 0 0 0 5-1.4M9.9 9.9a3 3 0 0 0 4.2 4.2"/>`,eye:k`<path d="M2.5 12S6 5 12 5s9.5 7 9.5 7-3.5 7-9.5 7-9.5-7-9.5-7z"/><circle cx="12" cy="12" r="3"/>`,plus:k`<path d="M12 5v14M5 12h14"/>`,pencil:k`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>`,bin:k`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>`,wait:k`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`,undo:k`<path d="M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"/>`,note:k`<path d="M5 3h14v12l-5 6H5zM14 21v-6h5M8 8h8M8 12h5"/>`,check:k`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,cross:k`<path d="m6 6 12 12M18 6 6 18"/>`,next:k`<path d="M5 12h14M13 6l6 6-6 6"/>`,up:k`<path d="m6 14 6-6 6 6"/>`,down:k`<path d="m6 10 6 6 6-6"/>`,more:k`<circle cx="5.5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="18.5" cy="12" r="1"/>`,swords:k`<path d="M4 4l11 11M4 4h3.5M4 4v3.5M20 4 9 15M20 4h-3.5M20 4v3.5M12.5 17.5l5-5M6.5 12.5l5 5M16 16l4 4M8 16l-4 4"/>`,tree:k`<path d="M5 3v15h5M5 9h5"/><path d="M13 6.5h7M13 9h7v0M13 15.5h7v5h-7zM13 6.5v5h7v-5z"/>`,people:k`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4"/>
        <path d="M18 14.5c2 .8 3.2 2.7 3.5 5.5"/>`,list:k`<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.01M4 12h.01M4 18h.01"/>`,send:k`<path d="M21 3 10 14M21 3l-7 18-4-7-7-4z"/>`,sun:k`<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2"/>
        <path d="M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"/>`,moon:k`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,system:k`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8.5 21h7M12 17v4"/>`,link:k`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>`,columns:k`<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M12 4v16"/>`},os=o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  ${as.die}
  <text x="12" y="14.6">20</text>
</svg>`,g=r=>o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${as[r]}</svg>`;import{newId as vn}from"../client/gamesession.js";var A=r=>typeof r=="object"&&r!==null&&!Array.isArray(r),me=r=>r===""?[]:r.slice(1).split("/").map(n=>n.replaceAll("~1","/").replaceAll("~0","~")),kt=r=>r.map(n=>`/${n.replaceAll("~","~0").replaceAll("/","~1")}`).join(""),Te=(r,n)=>r+kt([String(n)]);function _(r,n){for(let e of me(n))if(Array.isArray(r)?r=/^(0|[1-9][0-9]*)$/.test(e)?r[Number(e)]:void 0:r=A(r)&&Object.hasOwn(r,e)?r[e]:void 0,r===void 0)return;return r}var B=(r,n)=>r===n||r.startsWith(`${n}/`);var ls=60;function oe(r){let n=JSON.stringify(r)??"nothing";return n.length>ls?`${n.slice(0,ls-1)}…`:n}var Ce=r=>r.length<2?r[0]??"":`${r.slice(0,-1).join(", ")} and ${r[r.length-1]}`,Me=(r,n)=>typeof r.active_character=="string"?`it is the turn of ${n.character(r.active_character)}`:"nobody has the turn",Zs=r=>Array.isArray(r)?` (of ${r.join(" and ")})`:"",Qs=r=>Array.isArray(r)?r.map(String):[],cs=r=>r.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})/g,"…$1");function ds({path:r,value:n}){let e=r===""?"the whole state":cs(r);return n===void 0?`removes ${e}`:`sets ${e} to ${oe(n)}`}function Xs(r,n){let e=[...Object.entries(r.damage??{}).map(([s,i])=>`takes ${oe(i)} ${s}`),...(r.conditions??[]).map(s=>s.startsWith("-")?`is no longer ${s.slice(1)}`:`is ${s}`)],t=(r.effects??[]).map(s=>` “${s}”`).join("");return`${n.character(r.target_id)} ${e.length===0?"is as before":Ce(e)}.${t}`}var en=(r,n)=>{let e=Array.isArray(r)?r:[];return e.length===0?"":` ${Ce(e.map(t=>`${n.character(t.target_id)} is no longer ${t.condition}`))}.`},Xe=(r,n,e)=>Ce((Array.isArray(r)?r:[]).map(t=>`${t.condition} of ${n.character(t.target_id)} ${e(t)}`)),tn=(r,n)=>{let e=Xe(r,n,()=>"is due");return e===""?"":` Now ${e}.`};function ps(r,n){return r.split===!0?`${n} leaves its group`:r.delayed===!0?`${n} delays`:r.delayed===!1?`${n} no longer delays`:r.defeated===!0?`${n} is defeated`:r.defeated===!1?`${n} is back in the fight`:r.hidden===!0?`${n} hides from the players`:r.hidden===!1?`${n} comes into view`:typeof r.label=="string"&&r.label!==""?`${n} is called ${r.label}`:`${n} changes`}function sn(r,n){let e=r.character_id===void 0?n.player(r.player_id):n.character(r.character_id),t=r.terms.flatMap(i=>i.dice.map(a=>a.kept?`${a.value}`:`(${a.value})`)),s=r.to===void 0?"":", for the game master alone";return`${e} rolls ${r.expression}${r.label===void 0?"":` for ${r.label}`}${s}: ${t.join(", ")}, ${r.total} in all.`}var nn=r=>r.charAt(0).toUpperCase()+r.slice(1),hs=(r,n,e)=>nn(rn(r,n,e));function rn(r,n,e){let t=typeof n.player_id=="string"?e.player(n.player_id):"another service",s=typeof n.character_id=="string"?e.character(n.character_id):"";switch(r){case"connection_established":return"The service has accepted the connection.";case"heartbeat":return"The service is there.";case"ack":return"Accepted. You see no change.";case"sync_response":return n.state===void 0?`Caught up to version ${n.version}.`:`The state at version ${n.version}.`;case"presence":return`${t} is ${n.online===!1?"offline":"online"}.`;case"player_joined":return`${t} takes a seat.`;case"player_left":return n.removed_by===void 0?`${t} leaves.`:`${t} is removed from the session.`;case"session_ended":return"The session has ended.";case"state_update":{let i=n.changes;return i.length===1?`${t} ${ds(i[0])}.`:`${t} makes ${i.length} changes: ${i.map(a=>cs(a.path)||"/").join(", ")}.`}case"initiative_roll":return`${s} rolls ${n.roll}${Zs(n.dice)} for initiative, ${n.total} in all.`;case"initiative_order":return`${t} sets the order of the combatants.`;case"turn_change":return`Round ${n.round}, ${Me(n,e)}.${en(n.expired_effects,e)}${tn(n.due_effects,e)}`;case"action_declare":{let i=Array.isArray(n.targets)?n.targets.map(a=>e.character(String(a))):[];return`${s} declares ${n.action_type}${i.length===0?"":` on ${Ce(i)}`}.`}case"action_resolve":{let i=n.outcomes;return`The action of ${s} is resolved. ${i.map(a=>Xs(a,e)).join(" ")}`}case"combatant_remove":return`${s} is out of the fight; ${Me(n,e)}.`;case"combatant_reveal":return`${s} comes into view; ${Me(n,e)}.`;case"combatant_update":return`${ps(n,s)}; ${Me(n,e)}.`;case"budgets_set":return`${s} has ${Object.entries(n.budgets).map(([i,a])=>`${a} ${i}`).join(", ")}.`;case"private_update":return"Your private notes change.";case"combatant_act":return`${s} no longer delays, and acts next.`;case"action_withdraw":return`${t} takes an action of ${s} back.`;case"combat_rewind":return`${t} takes a step of the combat back; ${Me(n,e)}.`;case"effects_start":return`${Xe(n.started_effects,e,()=>"begins")}.`;case"effects_end":return`${Xe(n.ended_effects,e,()=>"ends")}.`;case"effects_keep":return`${Xe(n.kept_effects,e,()=>"stays")}.`;case"dice_roll":return sn(n,e);case"player_characters":return`${t} plays ${Ce(Qs(n.character_ids).map(i=>e.character(i)))||"nobody"}.`;case"game_master_changed":return`${t} is the game master now.`;case"combat_end":return`The combat ends in round ${n.round}.`;default:return A(n)?oe(n):""}}function us(r,n,e){let t=typeof n.character_id=="string"?e.character(n.character_id):"";switch(r){case"heartbeat":return"Asks whether the service is there.";case"sync_request":return n.since===void 0?"Asks for the state.":`Asks for everything after version ${n.since}.`;case"state_update":return Array.isArray(n.changes)?`Asks: ${n.changes.map(ds).join("; ")}.`:oe(n);case"initiative_roll":return`Rolls initiative for ${t}${n.hidden===!0?", hidden":""}.`;case"turn_change":return typeof n.active_character=="string"?`Gives the turn to ${e.character(n.active_character)}.`:"Ends the turn.";case"action_declare":return`Declares ${n.action_type} for ${t}.`;case"action_resolve":return"Resolves an action.";case"combatant_remove":return`Takes ${t} out of the fight.`;case"combatant_reveal":return`Shows ${t} to all players.`;case"combatant_update":return`Asks: ${ps(n,t)}.`;case"budgets_set":return`Sets what ${t} may do in a turn.`;case"combatant_act":return`Lets ${t} act next.`;case"action_withdraw":return"Takes an action back.";case"combat_rewind":return"Takes a step of the combat back.";case"dice_roll":return`Rolls ${n.expression}${n.to===void 0?"":", for the game master alone"}.`;case"effects_start":return"Starts effects.";case"effects_end":return"Ends effects.";case"effects_keep":return"Keeps effects that are due.";case"combat_end":return"Ends the combat.";case"initiative_order":return"Sets the order of the combatants.";default:return oe(n)}}function fe(r){switch(r){case"conflict":return"Somebody was faster. Look at what is there now, and try again.";case"no_budget":return"It is spent until the next turn.";case"effects_due":return"Say of each effect that is due whether it ends or stays.";case"game_master_present":return"Wait until the game master has been away long enough.";case"not_your_turn":return"Wait for your turn, or declare a reaction.";case"forbidden":return"Your seat does not permit this.";case"reserved_path":return"Combat messages change /combat: use the combat panel.";case"character_taken":return"Choose another character.";case"session_full":return"Ask the game master to free a seat.";case"rate_limited":return"Wait a moment, then try again.";case"unauthorized":return"The JWT is not valid, or has expired: enter again.";case"session_not_found":return"Check the link: no session has this id.";case"storage_unavailable":return"The service cannot write at present. Try again in a moment.";default:return""}}import{GameSessionClient as an,GameSessionError as et}from"../client/gamesession.js";var tt=new URL("..",import.meta.url).href.replace(/\/$/,""),_t="gamesession.identity",on=400;function ms(){let r=sessionStorage.getItem(_t);return r===null?null:JSON.parse(r)}function ge(r){r===null?sessionStorage.removeItem(_t):sessionStorage.setItem(_t,JSON.stringify(r))}async function fs(r,n){try{return await fetch(tt+r,n)}catch(e){throw new et("network",`${n?.method??"GET"} ${r} was not answered.`,{cause:e})}}async function St(){let r=await fs("/openapi/v1.json");return r.ok&&Object.hasOwn((await r.json()).paths,"/dev/token")}async function ve(r,n){let e=await fs("/dev/token",{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify({name:r,...n===void 0?{}:{player_id:n}})}),t=await e.json();if(e.status===on&&A(t))throw new et(String(t.code),String(t.detail),{status:e.status});if(!e.ok||!A(t))throw new et("unauthorized","The service issues no development token.",{status:e.status});return{token:String(t.token),playerId:String(t.player_id),name:r,development:!0}}function st(r){let n=r.trim().replace(/^Bearer\s+/i,"");try{let e=n.split(".")[1].replaceAll("-","+").replaceAll("_","/"),t=JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(e),s=>s.charCodeAt(0))));if(A(t)&&typeof t.sub=="string")return{token:n,playerId:t.sub,name:typeof t.name=="string"?t.name:"",development:!1}}catch{}throw new et("unauthorized","This is not a JWT with a subject.")}function be(r){let n=r.token,e=!0;return new an({baseUrl:tt,token:async()=>(!e&&r.development&&(n=(await ve(r.name,r.playerId)).token),e=!1,n)})}import{GameSessionError as At,newId as ln}from"../client/gamesession.js";var ye="/combat";var gs=200,vs=2e3,cn=40,dn=50,Et=6e3,pn=200,hn=300,un=["/shared"],Q="/gm/characters",Oe="/private",bs=r=>`gamesession.settings.${r}`,$e=r=>r.character_ids??(r.character_id?[r.character_id]:[]),M=r=>[r.character_id,...r.members??[]],ys=r=>JSON.parse(localStorage.getItem(bs(r))??"{}");function Tt(r,n){localStorage.setItem(bs(r),JSON.stringify({...ys(r),...n}))}var mn={action:1,bonus_action:1,reaction:1},fn=["player_joined","player_left","player_characters","game_master_changed","session_ended"],gn={unauthorized:"The JWT has expired, or the service does not accept it.",session_not_found:"This session does not exist any more.",fault:"The service has closed the connection because of a fault."},nt=0,J=class r extends EventTarget{constructor(e,t,s,i,a,l,c){super();this.client=e;this.identity=t;this.sessionId=s;this.characterName=c;this.log=[];this.glows=new Map;this.latencies=[];this.rolls=[];this.members=[];this.sessionName="";this.sessionStatus="active";this.ending=null;this.isInterrupted=!1;this.hasFought=!1;this.presence=new Map;this.sorted={of:null,effects:[]};this.announced=!1;this.resumedAt=0;this.isDrawing=!1;this.settings=ys(s),this.live=e.connect(s,{connectionToken:i,url:a,...l===void 0?{}:{state:l}}),this.listen()}static async create(e,t){let s=be(e),i=await s.createSession(t),{initial_state:a,...l}=t.settings;return Tt(i.session_id,l),new r(s,e,i.session_id,i.connection_token,i.websocket_url,void 0,"").loaded()}static async join(e,t,s){let i=be(e),a=await i.joinSession(t,s==="observer"?{role:"observer"}:{character_id:ln()}),l=s==="observer"?"":s.character;return new r(i,e,t,a.connection_token,a.websocket_url,a.session_state,l).loaded()}static async resume(e,t){let s=be(e),{sessions:i}=await s.listSessions({limit:gs});if(!i.some(c=>c.session_id===t)&&i.length<gs)return null;let a=(await s.getSession(t)).players.find(c=>c.player_id===e.playerId),l=await s.joinSession(t,a.role==="player"?{character_id:a.character_id}:{role:"observer"});return new r(s,e,t,l.connection_token,l.websocket_url,l.session_state,"").loaded()}get state(){return this.live.state}get combat(){return _(this.state,ye)??null}get me(){return this.members.find(e=>e.player_id===this.identity.playerId)}get role(){return this.me?.role??"observer"}get isGameMaster(){return this.role==="game_master"||this.me?.deputy===!0}get ownCharacter(){return this.me?.character_id??null}get ownCharacters(){return this.me===void 0?[]:$e(this.me)}get actsFor(){let e=this.combat?.initiative_order.filter(t=>t.owner_id===this.identity.playerId).flatMap(M)??[];return[...new Set([...this.ownCharacters,...e])]}get serverRolls(){return this.settings.dice==="server"}get hasEnded(){return this.sessionStatus==="ended"}get canAct(){return this.live.status==="open"&&!this.hasEnded&&this.mayAct}get privateNotes(){return`${Oe}/${this.identity.playerId}`}mayWrite(e){return!this.canAct||B(e,ye)?!1:this.isGameMaster?!0:e===""?!1:[...this.ownCharacters.map(s=>`/characters/${s}`),this.privateNotes,...this.settings.player_writable_paths??un].some(s=>B(e,s))}isSecret(e){return this.isGameMaster?(this.settings.gm_only_paths??[]).some(t=>B(e,t))||this.isSecretCombat(e):!1}get hidesNames(){return this.isSecret(Q)}character(e){let t=_(this.state,`/characters/${e}/name`)??_(this.state,`${Q}/${e}/name`);return typeof t=="string"&&t!==""?t:this.combatant(e)?.label??`Character ${e.slice(-4)}`}hitPoints(e){for(let t of["/characters",Q])for(let s of["hit_points","hit_points/current"]){let i=`${t}/${e}/${s}`,a=_(this.state,i);if(typeof a=="number")return{path:i,value:a}}return null}player(e){let t=this.members.find(i=>i.player_id===e),s=this.playerOf(t?.character_id??null)??(e===this.identity.playerId?this.identity.name:"");return s!==""?s:t?.role==="game_master"?"the game master":t?.role==="observer"?"an observer":`player ${e.slice(-4)}`}playerOf(e){if(e===null)return null;let t=this.members.find(s=>$e(s).includes(e))?.character_id;for(let s of[e,...t?[t]:[]]){let i=_(this.state,`/characters/${s}/player`);if(typeof i=="string"&&i!=="")return i}return null}budgets(e){if(!this.countsActions)return[];let{max:t={},spent:s={}}=this.combat?.budgets?.[e]??{},i={...mn,...t};return Object.entries(i).map(([a,l])=>({name:a,left:l-(s[a]??0),max:l}))}withHitPoints(e,t){let s=this.hitPoints(e);if(s!==null)return s.value===t?[]:[{path:s.path,value:t,previous:s.value}];let a=`${this.members.some(l=>$e(l).includes(e))||!this.hidesNames?"/characters":Q}/${e}`;return _(this.state,a)===void 0?[{path:a,value:{hit_points:t}}]:[{path:`${a}/hit_points`,value:t}]}get characters(){return[...new Set([...this.combat?.initiative_order.flatMap(M)??[],...this.members.flatMap($e)])]}get freeCharacters(){let e=_(this.state,"/characters"),t=this.members.flatMap($e);return[...new Set([...this.characters,...A(e)?Object.keys(e):[]])].filter(s=>!t.includes(s))}get hasTurn(){let e=this.combat?.active_character??null,t=e===null?void 0:this.combatant(e);return t!==void 0&&M(t).some(s=>this.actsFor.includes(s))}get mayAct(){return this.isGameMaster||this.role==="player"}get toRoll(){let e=this.combat?.status==="running"||this.serverRolls;return this.actsFor.filter(t=>!e||this.combatant(t)===void 0)}get countsActions(){return this.settings.enforce_actions===!0||this.combat?.budgets!==void 0}mayEnd({source_id:e}){return this.isGameMaster||e!==void 0&&this.ownCharacters.includes(e)}combatant(e){return this.combat?.initiative_order.find(t=>M(t).includes(e))}get due(){return this.effects.filter(e=>e.due===!0)}get effects(){let e=this.combat?.active_effects??{};if(this.sorted.of!==e){let t=Object.entries(e).map(([s,i])=>({effect_id:s,...i}));this.sorted={of:e,effects:t.sort((s,i)=>s.condition.localeCompare(i.condition)||s.since_round-i.since_round)}}return this.sorted.effects}causedBy(e){let t=new Map;for(let s of this.effects.filter(i=>i.source_id===e)){let i=s.source_action_id??s.effect_id;t.set(i,[...t.get(i)??[],s])}return[...t.values()]}placesOf(e){let t=[],s=(i,a,l)=>{if(!(t.length>=hn||i===void 0))if(typeof i!="object"||i===null)t.push({path:a,title:l});else for(let[c,p]of Object.entries(i))s(p,Te(a,c),`${l}, ${c.replaceAll("_"," ")}`)};for(let i of["/characters",Q])for(let a of new Set(e))s(_(this.state,`${i}/${a}`),`${i}/${a}`,this.character(a));return s(_(this.state,"/shared"),"/shared","Shared"),t}async run(e,t="Accepted. Nothing that you can see has changed."){try{return await e()===null&&this.tell("done",t),!0}catch(s){return this.refuse(s),!1}}refuse(e){let t=e instanceof At?e.code:"",s=e instanceof Error?e.message:String(e);this.tell("wrong",[s,fe(t)].filter(i=>i!=="").join(" "),t)}tell(e,t,s=""){this.dispatchEvent(new CustomEvent("notice",{detail:{key:++nt,kind:e,text:t,code:s}}))}glowAt(e){let t=this.glows.get(e);return t!==void 0&&Date.now()-t.at<Et?t:void 0}glowsBelow(e){let t;for(let[s,i]of this.glows)B(s,e)&&s!==e&&Date.now()-i.at<Et&&(t?.key??0)<i.key&&(t=i);return t}async introduceAll(e,t,s){if(s&&!this.hidesNames)return;let i=s||this.hidesNames,a=t===null?{}:{hit_points:t},l=!s&&i&&t!==null;await this.live.updateState(e.flatMap(({id:c,name:p})=>[{path:s?`${Q}/${c}`:`/characters/${c}`,value:{name:p,...l?{}:a}},...l?[{path:`${Q}/${c}`,value:a}]:[]]))}isPlayed(e){return this.members.some(t=>$e(t).some(s=>M(e).includes(s)))}entryName(e){if(e.label!==void 0)return e.label;let t=M(e).map(i=>this.character(i));if(t.length===1)return t[0];let s=t[0].replace(/ \d+$/,"");return t.every(i=>i.replace(/ \d+$/,"")===s)?`${s} ×${t.length}`:`${t[0]} and ${t.length-1} more`}async reveal(e){let t=this.combatant(e),s=(t===void 0?[e]:M(t)).flatMap(i=>{let a=`${Q}/${i}/name`,l=_(this.state,a);return l===void 0?[]:[{path:`/characters/${i}`,value:{name:l}},{path:a}]});s.length>0&&await this.live.updateState(s),await this.live.revealCombatant(e)}async replaceCharacter(e,t,s){if(_(this.state,`/characters/${e}`)!==s)throw new At("conflict","The character has changed meanwhile.");return this.client.replaceCharacter(this.sessionId,e,t,{ifMatch:this.live.version})}async refreshMembers(){try{let e=await this.client.getSession(this.sessionId);this.members=e.players.map(t=>({...t,online:this.presence.get(t.player_id)??t.online})),this.sessionName=e.name,this.sessionStatus=e.status,this.changed()}catch(e){(!(e instanceof At)||e.code==="network")&&this.note("The list of members could not be read.")}}async leave(){await this.client.leaveSession(this.sessionId),this.close()}close(){this.live.close()}async loaded(){return await Promise.all([this.live.ready,this.refreshMembers()]),this}listen(){let{live:e}=this;e.on("frame",({direction:t,text:s,at:i})=>this.record(t,s,i)),e.on("message",t=>{let s=t.type==="player_left"&&t.data.player_id===this.identity.playerId;t.type==="combat_end"&&(this.hasFought=!0),t.type==="dice_roll"&&(this.rolls=[t.data,...this.rolls].slice(0,dn)),fn.includes(t.type)&&!s&&this.refreshMembers()}),e.on("presence",({player_id:t,online:s})=>{this.presence.set(t,s),this.members=this.members.map(i=>i.player_id===t?{...i,online:s}:i),this.changed()}),e.on("state",({changes:t,pointers:s,message:i})=>this.light(t,s,i)),e.on("status",({status:t,previous:s,delayMs:i,close:a})=>{t==="waiting"&&this.note(`The connection is lost${a?.reason?` (${a.reason})`:""}. The next attempt is in ${((i??0)/1e3).toFixed(1)} s.`),this.isInterrupted=t!=="open"&&(this.isInterrupted||s==="open"),t==="open"&&s!=="open"&&e.reconnects>this.resumedAt&&(this.resumedAt=e.reconnects,this.presence.clear(),this.note("Connected again."),this.refreshMembers()),t==="open"&&this.introduce(),this.changed()}),e.on("resynchronised",({replaced:t,cause:s})=>{(s!=="connected"||e.reconnects>0)&&this.note(t?"The whole state was replaced.":"What was missed has been applied.")}),e.on("removed",({by:t})=>this.ending={cause:"removed",text:t===null?"You have left this session.":"The game master has removed you from this session."}),e.on("ended",()=>{this.sessionStatus="ended",this.ending={cause:"ended",text:"The game master has ended this session. It can be read, but not changed."}}),e.on("elsewhere",()=>this.ending={cause:"elsewhere",text:"You have opened this session in more places than you may."}),e.on("closed",({cause:t,reason:s})=>{this.ending===null&&t!=="closed"&&(this.ending={cause:t,text:gn[t]??`The connection is closed: ${s||t}.`}),this.note("The connection is closed."),this.changed()})}async introduce(){if(this.announced||this.characterName==="")return;this.announced=!0,await this.live.ready,await this.refreshMembers();let e=this.ownCharacter;if(e===null||_(this.state,`/characters/${e}`)!==void 0)return;let t=this.identity.name;await this.run(()=>this.live.updateState([{path:`/characters/${e}`,value:{name:this.characterName,...t===""?{}:{player:t}}}]))}isSecretCombat(e){if(!B(e,ye))return!1;let[,t,s,i]=me(e);if(t==="players")return!0;if(t==="last_turns")return s!==void 0&&this.combatant(s)?.hidden===!0;if(s===void 0||i!==void 0)return!1;let a=_(this.state,kt(me(e).slice(0,3)));return A(a)&&(a.hidden===!0||a.hidden_by!==void 0)}light(e,t,s){let i=s?.data,a=A(i)&&typeof i.player_id=="string"?this.player(i.player_id):"",l=Date.now();for(t.forEach((c,p)=>{if(c==="")return;let m=e?.find(u=>u.path===c)??e?.[p];this.glows.delete(c),this.glows.set(c,{at:l,by:a,previous:m?.previous,key:++nt})});this.glows.size>pn;)this.glows.delete(this.glows.keys().next().value);t.some(c=>c!=="")&&setTimeout(()=>this.changed(),Et+50),this.changed()}record(e,t,s){let i="?",a="",l=null;try{let p=JSON.parse(t);i=p.type??"?";let m=p.data??{};e==="in"&&i==="player_joined"&&this.welcome(m),p.error!==void 0?a=`${p.error.code}: ${p.error.message}`:a=e==="in"?hs(i,m,this):us(i,m,this),e==="in"&&typeof m.version=="string"&&(l=m.version)}catch{a="This frame is not a message of the protocol."}this.push({key:++nt,at:s,direction:e,type:i,sentence:a,version:l,text:t});let{latencyMs:c}=this.live;i==="heartbeat"&&e==="in"&&c!==null&&(this.latencies.push(c),this.latencies.length>cn&&this.latencies.shift())}welcome(e){let t={online:!1,...e};this.members=[...this.members.filter(s=>s.player_id!==t.player_id),t]}note(e){this.push({key:++nt,at:Date.now(),direction:"note",type:"page",sentence:e,version:null,text:null})}push(e){this.log.push(e),this.log.length>vs&&this.log.splice(0,this.log.length-vs),this.changed()}changed(){this.isDrawing||(this.isDrawing=!0,requestAnimationFrame(()=>{this.isDrawing=!1,this.dispatchEvent(new Event("change"))}))}};var $s={shared:{place:"The fallen gate",light:"torchlight",door:"closed",party:{marching_order:["Lia","Rook"],gold:112,has_torch:!0},loot:["a silver key","a map of the citadel"],rounds_until_dawn:40},gm:{trap:{kind:"pit",dc:13,is_armed:!0},notes:"The goblins flee when their leader falls."}};var xs=["Anna","Ben","Carla","Dario","Esme","Farid","Greta","Hugo","Ines","Jonas","Kim","Lucia","Milo","Nora"],bn=120,yn=86400,ws=/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i,$n={game_master:"game master",player:"player",observer:"observer"},xn=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"short"}),R=class extends G{constructor(){super(...arguments);this.sessionId="";this.playerId="";this.serverRolls=!1;this.identity=null;this.isDevelopment=null;this.suggested=xs[Math.floor(Math.random()*xs.length)];this.sessions=null;this.problem="";this.isBusy=!1;this.isOpening=!1;this.forgetLink=()=>{this.sessionId="",this.list(this.identity)};this.develop=e=>{e.preventDefault();let t=String(new FormData(e.target).get("name")).trim();this.work(async()=>this.become(await ve(t)))};this.paste=e=>{e.preventDefault();let t=String(new FormData(e.target).get("jwt"));this.work(()=>this.become(st(t)))};this.create=e=>{e.preventDefault();let t=new FormData(e.target),s=String(t.get("deputies")).match(new RegExp(ws,"gi"))??[];this.work(async()=>this.seated(await J.create(this.identity,{campaign_id:vn(),name:String(t.get("title")).trim(),settings:{gm_only_paths:["/gm"],allow_observers:t.get("observers")==="on",dice:t.get("dice")==="on"?"server":"client",...t.get("rounds")==="on"?{initiative_each_round:!0}:{},...t.get("enforce")==="on"?{enforce_actions:!0}:{},...t.get("hold")==="on"?{hold_turn_for_due:!0}:{},...s.length>0?{game_masters:s}:{},...t.get("absence")==="on"?{game_master_claim:"longest_member"}:{},...t.get("absence")==="on"||s.length>0?{game_master_absence:Number(t.get("away"))}:{},initial_state:t.get("scene")==="on"?$s:{}}})))};this.join=e=>{e.preventDefault();let t=new FormData(e.target),s=e.submitter?.value==="observer",i=String(t.get("character")).trim(),a=this.sessionId||(ws.exec(String(t.get("link")))?.[0]??"");this.work(async()=>{if(a==="")throw new Error("This is not a link to a session: its id is a UUID.");if(!s&&i==="")throw new Error("Give your character a name, or only watch.");let l=await J.resume(this.identity,a);this.seated(l??await J.join(this.identity,a,s?"observer":{character:i}))})};this.forget=()=>{ge(null),this.identity=null,this.sessions=null,this.playerId="",this.start()}}connectedCallback(){super.connectedCallback(),this.serverRolls&&Tt(this.sessionId,{dice:"server"}),this.start()}render(){let e=this.identity===null;return o`
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
        ${os}
      </div>
      ${e?d:this.trouble()} ${this.isOpening?o`<p role="status" class="soft">Taking your seat…</p>`:this.step()}
    `}trouble(){return this.problem===""?d:o`<p class="box problem trouble" role="alert">${this.problem}</p>`}step(){return this.identity===null?d:o`
      <p class="who">
        <span>You are <b>${this.identity.name||`player ${this.identity.playerId.slice(-4)}`}</b></span>
        ${this.identity.development?o`<span class="tag own">Development</span>`:d}
        <button class="small quiet" @click=${this.forget}>Be somebody else</button>
        <span class="hint">Your id: <code>${this.identity.playerId}</code></span>
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
                  <div><button class="primary" ?disabled=${this.isBusy}>Enter as a development player ${g("next")}</button></div>
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
          <label class="check"><input type="checkbox" name="rounds" /> The service rolls initiative again for each round</label>
          <label class="check"><input type="checkbox" name="enforce" /> Each turn has one action, bonus action and reaction</label>
          <label class="check"><input type="checkbox" name="hold" /> A turn waits until effects that are due are answered</label>
          <label class="check"><input type="checkbox" name="absence" /> A player may take the seat of a game master who is away</label>
        </fieldset>
        <details>
          <summary>Who stands in for you</summary>
          <div class="stack">
            <div class="field">
              <label for="away">Away for so many seconds</label>
              <input id="away" name="away" type="number" min="1" max=${yn} value=${bn} required />
            </div>
            <div class="field">
              <label for="deputies">Deputies</label>
              <input id="deputies" name="deputies" autocomplete="off" aria-describedby="rights" placeholder="ids of players" />
              <p class="hint" id="rights">They see and do what you see and do. The page tells everybody their id before they join.</p>
            </div>
          </div>
        </details>
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
                        <div class="hint">${$n[e.role]??e.role}, ${e.status}, ${xn.format(new Date(e.updated_at))}</div>
                      </div>
                      <button class="small push" aria-label="Open ${e.name}" ?disabled=${this.isBusy} @click=${()=>this.open(e.session_id)}>
                        Open
                      </button>
                    </li>
                  `)}
              </ul>`}
      </div>
    `}async start(){let e=ms(),t=this.playerId===""||e?.playerId===this.playerId?e:null;if(t!==null){await this.become(t);return}await this.work(async()=>{try{this.isDevelopment=await St()}catch(s){throw this.isDevelopment=!1,s}this.isDevelopment&&this.playerId!==""&&await this.become(await ve("",this.playerId))})}async become(e){ge(e),this.identity=e,this.sessionId!==""?await this.open(this.sessionId):await this.list(e)}list(e){return this.work(async()=>{this.sessions=(await be(e).listSessions({limit:20})).sessions})}async open(e){this.isOpening=!0,await this.work(async()=>{let t=await J.resume(this.identity,e);t!==null&&this.seated(t)}),this.isOpening=!1}seated(e){this.dispatchEvent(new CustomEvent("seated",{detail:e}))}async work(e){this.isBusy=!0,this.problem="";try{await e()}catch(t){let{code:s,message:i}=t;this.problem=[i,fe(s??"")].filter(a=>a!=="").join(" "),s==="unauthorized"&&(ge(null),this.identity=null,this.isDevelopment===null&&(this.isDevelopment=await St().catch(()=>!1)))}finally{this.isBusy=!1}}};R.styles=[$,y` :host { max-width: 1060px; margin: 0 auto; padding: clamp(20px, 5vw, 56px) 20px 60px; } .hero.first { min-height: min(640px, calc(100dvh - 170px)); } .hero text { fill: currentColor; stroke: none; font: 700 4px var(--display); text-anchor: middle; } .hero { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 24px clamp(24px, 7vw, 90px); align-items: center; } .hero .words { margin-block-end: clamp(20px, 4vw, 36px); } h1 { font-size: clamp(2.3rem, 6vw, 3.7rem); font-weight: 800; letter-spacing: -0.01em; } .hero p { max-width: 56ch; margin-block-start: 10px; font-size: 1.1rem; color: var(--soft); } .hero > svg { width: clamp(90px, 17vw, 170px); height: clamp(90px, 17vw, 170px); stroke-width: 0.55; color: var(--accent); } .hero.first > svg { width: clamp(120px, 27vw, 340px); height: clamp(120px, 27vw, 340px); stroke-width: 0.25; } .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 18px; align-items: start; } .column { display: grid; gap: 18px; } .card { display: grid; gap: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 22px; box-shadow: 0 1px 2px var(--shadow), 0 10px 30px -18px var(--shadow); } .card h2 { font-size: 1.45rem; } .narrow { max-width: 480px; } .trouble { margin-block-end: 18px; background: var(--wrong-wash); border-color: var(--wrong); } .who { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-end: 16px; } details summary { cursor: pointer; font-weight: 600; font-size: 0.94rem; } details[open] summary { margin-block-end: 12px; } ul.sessions { display: grid; } .sessions li { display: flex; gap: 10px; align-items: center; padding: 9px 0; border-block-start: 1px solid var(--line); } .sessions li:first-child { border: 0; } .sessions b { overflow-wrap: anywhere; font-family: var(--display); font-size: 1.08rem; } @media (width < 560px) { .hero > svg, .hero.first > svg { display: none; } .hero { grid-template-columns: 1fr; } } `],h([T()],R.prototype,"sessionId",2),h([T()],R.prototype,"playerId",2),h([T({type:Boolean})],R.prototype,"serverRolls",2),h([f()],R.prototype,"identity",2),h([f()],R.prototype,"isDevelopment",2),h([f()],R.prototype,"sessions",2),h([f()],R.prototype,"problem",2),h([f()],R.prototype,"isBusy",2),h([f()],R.prototype,"isOpening",2),R=h([w("gs-lobby")],R);import{newId as Re}from"../client/gamesession.js";var wn="#/channels/session",kn=12,Mt=null;function ks(){return Mt??=_n().catch(r=>{throw Mt=null,r}),Mt}async function _n(){let r=await fetch(`${tt}/asyncapi.json`);if(!r.ok)throw new Error(`The description of the messages could not be loaded (${r.status}).`);let n=await r.json(),e=[];for(let t of Object.values(n.operations))if(!(t.action!=="receive"||t.channel.$ref!==wn))for(let{$ref:s}of t.messages??[]){let i=_s(n,{$ref:s}),a=Ct(n,i.payload??{},0),l=i.examples??[];e.push({type:String(i.name),title:String(i.title),summary:String(i.summary??""),data:a.properties?.data??null,examples:l.map((c,p)=>({name:(c.name??`example ${p+1}`).replace(/[A-Z]/g,m=>` ${m.toLowerCase()}`),data:c.payload.data??{}}))})}return e}function _s(r,n){for(;A(n)&&typeof n.$ref=="string";){let e=r;for(let t of n.$ref.slice(2).split("/"))e=A(e)?e[t]:void 0;if(e===void 0)throw new Error(`The description refers to ${n.$ref}, which is not there.`);n=e}return n}function Ct(r,n,e){if(Array.isArray(n))return n.map(l=>Ct(r,l,e));if(!A(n)||e>kn)return n;let t=n.$ref===void 0?{}:n,s=_s(r,n),{$ref:i,...a}=t;return Object.fromEntries(Object.entries({...s,...a}).map(([l,c])=>[l,Ct(r,c,e+1)]))}var rt=r=>{if(r.const!==void 0)return JSON.stringify(r.const);if(r.enum!==void 0)return r.enum.map(e=>JSON.stringify(e)).join(" | ");let n=Array.isArray(r.type)?r.type.join(" | "):r.type??"any JSON";return n==="array"?`array of ${r.items===void 0?"any JSON":rt(r.items)}`:r.format===void 0?n:`${n} (${r.format})`},Sn=r=>r===null?"null":Array.isArray(r)?"array":typeof r=="number"&&Number.isInteger(r)?"integer":typeof r;function it(r,n,e="data"){let t=n.type===void 0?[]:[n.type].flat(),s=Sn(r);if(t.length>0&&!t.includes(s)&&!(s==="integer"&&t.includes("number")))return[`${e} must be ${t.join(" or ")}, not ${s}.`];if(n.const!==void 0&&r!==n.const)return[`${e} must be ${JSON.stringify(n.const)}.`];if(n.enum!==void 0&&!n.enum.includes(r))return[`${e} must be one of ${rt(n)}.`];if(typeof r=="string")return An(r,n,e);if(typeof r=="number")return n.minimum!==void 0&&r<n.minimum?[`${e} must be at least ${n.minimum}.`]:n.maximum!==void 0&&r>n.maximum?[`${e} must be at most ${n.maximum}.`]:[];if(Array.isArray(r))return r.length<(n.minItems??0)?[`${e} needs at least ${n.minItems} items.`]:r.length>(n.maxItems??1/0)?[`${e} may have at most ${n.maxItems} items.`]:r.flatMap((l,c)=>n.items===void 0?[]:it(l,n.items,`${e}[${c}]`));if(!A(r))return[];if(Object.keys(r).length>(n.maxProperties??1/0))return[`${e} may have at most ${n.maxProperties} members.`];let i=(n.required??[]).filter(l=>!Object.hasOwn(r,l)).map(l=>`${e}.${l} is missing.`),a=Object.entries(r).flatMap(([l,c])=>{let p=n.properties?.[l]??(A(n.additionalProperties)?n.additionalProperties:void 0);return p===void 0?[]:it(c,p,`${e}.${l}`)});return[...i,...a]}function An(r,n,e){return n.format==="uuid"&&!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(r)?[`${e} must be a UUID.`]:r.length<(n.minLength??0)?[`${e} must not be empty.`]:r.length>(n.maxLength??1/0)?[`${e} may have at most ${n.maxLength} characters.`]:n.pattern!==void 0&&!new RegExp(n.pattern,"u").test(r)?[`${e} does not have the form ${n.pattern}.`]:[]}var Ss=r=>r.split("`").map((n,e)=>e%2===0?n:o`<code>${n}</code>`),P=class extends S{constructor(){super(...arguments);this.kinds=[];this.chosen="state_update";this.text="{}";this.answer=null;this.isSending=!1;this.trouble="";this.load=async()=>{this.trouble="";try{this.kinds=await ks(),this.text==="{}"&&this.choose(this.chosen)}catch(e){this.trouble=e.message}};this.key=e=>{e.key==="Enter"&&(e.ctrlKey||e.metaKey)&&this.submit(e)};this.submit=async e=>{e.preventDefault();let t;try{t=JSON.parse(this.text)}catch{return}this.isSending=!0;try{let s=await this.seat.live.send(this.chosen,t);this.answer=s===null?{isRefusal:!1,title:"Accepted: ack",text:""}:{isRefusal:!1,title:`Answered: ${s.type}`,text:JSON.stringify(s.data,null,2)}}catch(s){let{code:i,message:a,details:l}=s;this.answer={isRefusal:!0,title:`Refused: ${i}. ${a}`,text:A(l)?JSON.stringify(l,null,2):""}}finally{this.isSending=!1}}}connectedCallback(){super.connectedCallback(),this.load()}render(){if(this.trouble!=="")return o`<div class="empty">
        ${g("send")}<strong>No messages to choose from</strong>
        <p>${this.trouble}</p>
        <button @click=${this.load}>Try again</button>
      </div>`;let e=this.kinds.find(s=>s.type===this.chosen),t=e===void 0?[]:this.problems(e);return o`
      <form @submit=${this.submit} @keydown=${this.key} aria-label="Send a message">
        <div class="choice">
          <div class="field">
            <label for="type">Message</label>
            <select id="type" @change=${s=>this.choose(s.target.value)}>
              ${this.kinds.map(s=>o`<option value=${s.type} ?selected=${s.type===this.chosen}>${s.type}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="example">Example</label>
            <select id="example" @change=${s=>this.fill(e.examples[Number(s.target.value)].data)}>
              ${e?.examples.map((s,i)=>o`<option value=${i}>${s.name}</option>`)}
            </select>
          </div>
        </div>
        ${e===void 0?d:o`<p class="hint">${Ss(e.summary)}</p>`}
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
            @input=${s=>this.text=s.target.value}
          ></textarea>
          <div class="problems" id="problems" aria-live="polite">${t.map(s=>o`<p class="problem">${s}</p>`)}</div>
        </div>
        <div class="row">
          <button class="primary" ?disabled=${this.isSending||this.seat.live.status!=="open"}>${g("send")} Send</button>
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
        ${Object.entries(e.properties??{}).map(([t,s])=>{let i=s.type==="array"?s.items:s,a=e.required?.includes(t)??!1;return o`
            <div>
              <dt>
                <code>${t}</code>
                <span class="hint">${rt(s)}</span> ${a?o`<span class="tag">required</span>`:d}
              </dt>
              ${s.description===void 0?d:o`<dd>${Ss(s.description)}</dd>`}
              ${i?.properties===void 0?d:o`<dd>${this.schema(i)}</dd>`}
            </div>
          `})}
      </dl>
    `}told(e){return o`
      <div class="box answer ${e.isRefusal?"wrong":""}" role="status">
        <b class=${e.isRefusal?"problem":""}>${e.title}</b>
        ${e.text===""?d:o`<pre tabindex="0" aria-label="The answer">${e.text}</pre>`}
      </div>
    `}problems(e){try{let t=JSON.parse(this.text);return A(t)?e.data===null?[]:it(t,e.data):["data must be an object."]}catch(t){return[`This is not JSON: ${t.message}`]}}choose(e){this.chosen=e,this.answer=null,this.fill(this.kinds.find(t=>t.type===e)?.examples[0]?.data??{})}fill(e){let{seat:t}=this,{combat:s}=t,i=structuredClone(e);"update_id"in i&&(i.update_id=Re()),"character_id"in i&&(i.character_id=t.ownCharacter??s?.active_character??t.characters[0]??Re()),"action_id"in i&&(i.action_id=this.chosen==="action_resolve"?s?.actions[0]?.action_id??Re():Re()),"round"in i&&(i.round=s?.round??0),"turn_number"in i&&(i.turn_number=s?.turn_number??0),"order"in i&&(i.order=s?.initiative_order.map(l=>l.character_id)??[]),"targets"in i&&(i.targets=t.characters.filter(l=>l!==i.character_id).slice(0,1));let a=Array.isArray(i.outcomes)?i.outcomes[0]:void 0;if(A(a)&&(a.target_id=s?.actions[0]?.targets[0]??t.characters[0]??Re()),Array.isArray(i.changes))for(let l of i.changes)"previous"in l&&(l.previous=_(t.state,String(l.path))??null);"since"in i&&(i.since=t.live.version??"0"),this.text=JSON.stringify(i,null,2)}};P.styles=[$,y` form { display: grid; gap: 10px; } .choice { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; } .problems { display: grid; gap: 2px; } .schema { display: grid; gap: 7px; margin-block-start: 8px; padding-inline-start: 12px; border-inline-start: 2px solid var(--line); } dt { font-weight: 600; overflow-wrap: anywhere; } dt code { font-size: 0.86em; } dd { font-size: 0.88rem; color: var(--soft); } summary { cursor: pointer; font-weight: 600; font-size: 0.92rem; } .answer { border-inline-start: 4px solid var(--accent); } .answer.wrong { border-inline-start-color: var(--wrong); } pre { margin: 8px 0 0; max-height: 260px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; } `],h([f()],P.prototype,"kinds",2),h([f()],P.prototype,"chosen",2),h([f()],P.prototype,"text",2),h([f()],P.prototype,"answer",2),h([f()],P.prototype,"isSending",2),h([f()],P.prototype,"trouble",2),P=h([w("gs-composer")],P);var je=class extends S{constructor(){super(...arguments);this.submit=async e=>{e.preventDefault();let{seat:t}=this,s=new FormData(e.target),[i,a]=[String(s.get("whose")),String(s.get("what")).trim()];await t.run(()=>t.live.rollDice({expression:String(s.get("expression")),...i===""?{}:{character_id:i},...a===""?{}:{label:a},...s.has("secret")?{to:"gm"}:{}}),"The dice are rolled. Only the game master sees the result.")}}render(){let{seat:e}=this,t=e.isGameMaster?e.characters:e.ownCharacters;return o`
      ${e.mayAct?o`<form @submit=${this.submit} aria-label="Roll dice">
              <div class="field">
                <label for="expression">Dice</label>
                <input
                  id="expression"
                  name="expression"
                  required
                  maxlength="100"
                  value="1d20"
                  aria-describedby="grammar"
                  autocomplete="off"
                  spellcheck="false"
                />
              </div>
              <div class="field">
                <label for="whose">For</label>
                <select id="whose" name="whose">
                  <option value="">Nobody</option>
                  ${t.map(s=>o`<option value=${s} ?selected=${s===e.ownCharacter}>${e.character(s)}</option>`)}
                </select>
              </div>
              <div class="field">
                <label for="what">What for</label>
                <input id="what" name="what" maxlength="64" placeholder="perception" autocomplete="off" />
              </div>
              <label class="check">
                <input type="checkbox" name="secret" /> ${e.isGameMaster?"Only I see it":"Only the game master sees it"}
              </label>
              <div class="row wide">
                <button class="primary" ?disabled=${!e.canAct}>${g("die")} Roll the dice</button>
                <span class="hint" id="grammar">4d6kh3 + 2 keeps the three highest of four.</span>
              </div>
            </form>`:d}
      ${e.rolls.length===0?o`<div class="empty">${g("die")} <strong>No rolls yet</strong></div>`:o`<ol aria-label="Rolls, newest first">
              ${O(e.rolls,s=>s.roll_id,s=>this.roll(s))}
            </ol>`}
    `}roll(e){let{seat:t}=this,s=e.character_id===void 0?t.player(e.player_id):t.character(e.character_id);return o`
      <li class=${e.to===void 0?"":"secret"}>
        <span class="total">${e.total}</span>
        <div>
          <span><b>${s}</b> · ${e.label===void 0?"":`${e.label}, `}${e.expression}</span>
          ${e.to===void 0?d:o`<span class="tag secret">${g("hidden")} ${t.isGameMaster?"Only you":"Secret"}</span>`}
          <div class="dice">
            ${e.terms.flatMap(i=>i.dice.map(a=>o`<span class="die ${a.kept?"":"dropped"}"
                    >${a.value}${a.kept?d:o`<span class="visually-hidden"> dropped</span>`}</span
                  >`))}
          </div>
        </div>
      </li>
    `}};je.styles=[$,y` form { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px 12px; align-items: end; margin-block-end: 14px; } .wide { grid-column: 1 / -1; } li { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 12px; align-items: center; padding: 8px 4px; border-block-start: 1px solid var(--line); } .total { min-width: 52px; text-align: center; font: 800 1.5rem/1 var(--display); font-variant-numeric: lining-nums tabular-nums; color: var(--accent); } .secret .total { color: var(--secret); } .dice { display: flex; flex-wrap: wrap; gap: 4px; } .die { min-width: 26px; padding: 1px 6px; text-align: center; border: 1px solid var(--control); border-radius: 6px; font-size: 0.86rem; font-variant-numeric: tabular-nums; } .die.dropped { border-style: dashed; color: var(--soft); text-decoration: line-through; } `],je=h([w("gs-dice")],je);var As=100,En=new Intl.DateTimeFormat("en-GB",{hour:"2-digit",minute:"2-digit",second:"2-digit",fractionalSecondDigits:3}),Es={in:"←",out:"→",note:"·"},Tn={in:"received",out:"sent",note:"note"},Mn=["initiative_","turn_","action_","combat","effects_","budgets_"],H=class extends S{constructor(){super(...arguments);this.filter="";this.withHeartbeats=!1;this.isRaw=!1;this.shown=As;this.opened=[]}render(){let e=this.filter.toLowerCase(),t=this.seat.log.filter(i=>(this.withHeartbeats||i.type!=="heartbeat")&&(e===""||i.type.includes(e)||i.sentence.toLowerCase().includes(e)||(i.text?.toLowerCase().includes(e)??!1))),s=t.slice(-this.shown).reverse();return o`
      <div class="tools">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          @input=${i=>this.filter=i.target.value}
        />
        <label class="check">
          <input type="checkbox" @change=${i=>this.isRaw=i.target.checked} /> Raw frames
        </label>
        <label class="check">
          <input type="checkbox" @change=${i=>this.withHeartbeats=i.target.checked} /> Heartbeats
        </label>
      </div>
      ${s.length===0?this.empty():d}
      <ol aria-label="Log, newest first">
        ${O(s,i=>i.key,i=>this.entry(i))}
      </ol>
      ${t.length>s.length?o`<p>
              <button class="quiet small" @click=${()=>this.shown+=As}>Show older entries (${t.length-s.length})</button>
            </p>`:d}
    `}empty(){return o`<div class="empty">
      ${g("list")} <strong>Nothing here</strong>
      <p>${this.filter===""?"Messages appear as they come.":"No entry has this text."}</p>
    </div>`}entry(e){let t=En.format(e.at);if(e.text===null)return o`<li>
        <div class="note">
          <span class="arrow" aria-hidden="true">${Es.note}</span><span>${e.sentence}</span><span class="version">${t}</span>
        </div>
      </li>`;let s=`${e.direction} ${e.type.endsWith("error")?"wrong":""}`;return o`
      <li class=${s} data-type=${e.type}>
        <details @toggle=${i=>this.open(e.key,i.target.open)}>
          <summary>
            <span class="arrow" aria-hidden="true">${Es[e.direction]}</span>
            <span class="sentence"
              ><span class="visually-hidden">${Tn[e.direction]}: </span
              >${this.isRaw?o`<span class="raw">${e.text}</span>`:e.sentence}</span
            >
            <span class="version"
              >${e.version===null?d:o`<span class="visually-hidden">version</span> v${e.version}`}</span
            >
            <span class="meta">${t} ${e.type}</span>
          </summary>
          ${this.opened.includes(e.key)?this.body(e):d}
        </details>
      </li>
    `}open(e,t){let s=this.opened.filter(i=>i!==e);this.opened=t?[...s,e]:s}wayBack({direction:e,type:t,version:s}){let{seat:i}=this,a=e==="in"&&s!==null&&t!=="combat_end"&&Mn.some(l=>t.startsWith(l));return!i.isGameMaster||!a?d:o`<p>
      <button class="small" ?disabled=${!i.canAct} @click=${()=>i.run(()=>i.live.rewindCombat({version:s}))}>
        ${g("undo")} Take the combat back to here
      </button>
    </p>`}body(e){let t=e.text;try{t=JSON.stringify(JSON.parse(t),null,2)}catch{}return o`<pre tabindex="0" aria-label="The frame">${t}</pre>
      ${this.wayBack(e)}`}};H.styles=[$,y` .tools { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin-block-end: 10px; } .tools input[type='search'] { flex: 1 1 130px; width: auto; } li { border-block-start: 1px solid var(--line); } summary, .note { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 9px; padding: 6px 4px; cursor: pointer; font-size: 0.92rem; border-radius: 4px; list-style: none; } summary::-webkit-details-marker { display: none; } summary:hover { background: var(--raised); } .note { cursor: default; color: var(--soft); font-style: italic; } .arrow { font-family: var(--mono); font-weight: 700; color: var(--accent); } .out .arrow { color: var(--turn); } .wrong .arrow, .wrong .sentence { color: var(--wrong); } .sentence { overflow-wrap: anywhere; } .meta { grid-column: 2 / -1; font-size: 0.8rem; color: var(--soft); font-family: var(--mono); overflow-wrap: anywhere; } .version { font: 600 0.8rem var(--mono); color: var(--soft); } pre { margin: 0 0 8px; padding: 10px 12px; max-height: 340px; overflow: auto; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; } details p { margin-block-end: 8px; } .raw { font-family: var(--mono); font-size: 0.78rem; overflow-wrap: anywhere; } `],h([f()],H.prototype,"filter",2),h([f()],H.prototype,"withHeartbeats",2),h([f()],H.prototype,"isRaw",2),h([f()],H.prototype,"shown",2),h([f()],H.prototype,"opened",2),H=h([w("gs-log")],H);var Ot={game_master:"Game master",player:"Player",observer:"Observer"},X=class extends S{constructor(){super(...arguments);this.isCopied=!1;this.asked=null;this.managed=null;this.copy=async()=>{try{await navigator.clipboard.writeText(this.link),this.isCopied=!0,setTimeout(()=>this.isCopied=!1,2e3)}catch{this.seat.tell("done",`The link is ${this.link}`)}}}get link(){let{sessionId:e,serverRolls:t}=this.seat;return`${location.origin}${location.pathname}?session=${e}${t?"&dice=server":""}`}render(){let{seat:e}=this;return o`
      <ul aria-label="Members">
        ${O(e.members,t=>t.player_id,t=>this.member(t))}
      </ul>
      ${e.members.length===1&&e.isGameMaster?o`<p class="hint">Nobody else has a seat yet. Send the link to your players.</p>`:d}
      <div class="foot">
        <button class="small" @click=${this.copy}>${g(this.isCopied?"check":"link")} ${this.isCopied?"Copied":"Copy the link"}</button>
        ${this.claim()}
        <span class="push"></span>
        ${e.hasEnded||e.ending!==null?d:this.way()}
      </div>
    `}member(e){let{seat:t}=this,s=e.player_id===t.identity.playerId,i=s?t.live.status==="open":e.online,a=e.character_id??null,l=t.playerOf(a)??(s?t.identity.name:""),c=a===null?l||Ot[e.role]:(e.character_ids??[a]).map(m=>t.character(m)).join(", "),p=a===null?l===""?"":Ot[e.role]:l===""?Ot[e.role]:`played by ${l}`;return o`
      <li class="${e.role} ${i?"online":""}" data-player=${e.player_id}>
        <span class="portrait" aria-hidden="true">${c.charAt(0).toUpperCase()}</span>
        <div>
          <span class="name">${c}</span> ${e.deputy?o`<span class="tag">Deputy</span>`:d}
          ${s?o`<span class="tag own">You</span>`:d}
          <div class="hint">${p===""?d:o`${p} · `}<span class="presence">${i?"online":"offline"}</span></div>
        </div>
        ${t.isGameMaster&&!s&&!t.hasEnded?this.tools(e):o`<span></span>`}
        ${this.managed===e.player_id?this.manage(e):d}
      </li>
    `}tools(e){let t=this.seat.player(e.player_id),s=this.managed===e.player_id;return o`
      <span class="row">
        <button
          class="quiet square small"
          aria-label="Seat of ${t}"
          aria-expanded=${s}
          @click=${()=>this.managed=s?null:e.player_id}
        >
          ${g("more")}
        </button>
        ${e.role==="game_master"?d:this.removal(e,t)}
      </span>
    `}manage(e){let{seat:t}=this,s=t.player(e.player_id),i=t.freeCharacters,a=c=>{c.preventDefault();let p=String(new FormData(c.target).get("character"));this.act(()=>t.client.changeCharacters(t.sessionId,e.player_id,{grant:[p]}))},l=c=>this.act(()=>t.client.changeCharacters(t.sessionId,e.player_id,{take:[c]}));return o`
      <div class="manage">
        ${e.role!=="player"?d:o`
                <ul aria-label="Characters of ${s}">
                  ${(e.character_ids??[]).map(c=>o`<li class="row">
                      <span>${t.character(c)}</span>
                      <button class="small quiet" aria-label="Take ${t.character(c)} from ${s}" @click=${()=>l(c)}>Take</button>
                    </li>`)}
                </ul>
                ${i.length===0?o`<p class="hint">Everybody in the state has a player.</p>`:o`<form class="row" aria-label="Give ${s} a character" @submit=${a}>
                        <select name="character" aria-label="Character">
                          ${i.map(c=>o`<option value=${c}>${t.character(c)}</option>`)}
                        </select>
                        <button class="small">Give</button>
                      </form>`}
              `}
        ${this.notes(e,s)}
        ${t.role!=="game_master"?d:this.asked===`seat ${e.player_id}`?o`<button
                  class="small wrong"
                  @click=${()=>this.act(()=>t.client.handOverGameMaster(t.sessionId,e.player_id))}
                >
                  Hand my seat over
                </button>`:o`<button class="small quiet" @click=${()=>this.asked=`seat ${e.player_id}`}>Make ${s} the game master</button>`}
      </div>
    `}notes({player_id:e},t){let{seat:s}=this,i=`${Oe}/${e}`,a=_(s.state,i);return a!==void 0&&typeof a!="string"?d:o`
      <form class="notes" aria-label="Private notes of ${t}" @submit=${c=>{c.preventDefault();let p=String(new FormData(c.target).get("notes"));this.act(()=>s.live.updateState([{path:i,value:p,...a===void 0?{}:{previous:a}}]))}}>
        <div class="field">
          <label for="notes">Only ${t} and you see this</label>
          <textarea id="notes" name="notes" rows="2" .value=${a??""}></textarea>
        </div>
        <button class="small" ?disabled=${!s.canAct}>${g("note")} Save</button>
      </form>
    `}claim(){let{seat:e}=this;return!e.members.some(s=>s.role==="game_master"&&!s.online)||!e.mayAct||e.hasEnded?d:o`<button class="small" @click=${()=>this.act(()=>e.client.claimGameMaster(e.sessionId))}>
      Take the game master’s seat
    </button>`}removal(e,t){let{seat:s}=this;return this.asked!==e.player_id?o`<button class="quiet square small" aria-label="Remove ${t}" @click=${()=>this.asked=e.player_id}>
        ${g("cross")}
      </button>`:o`<button class="small wrong" @click=${()=>this.act(()=>s.client.removePlayer(s.sessionId,e.player_id))}>
      Remove
    </button>`}way(){let{seat:e}=this,t=e.isGameMaster?"End the session":"Leave";if(this.asked!==t)return o`<button class="small quiet" @click=${()=>this.asked=t}>${t}</button>`;let s=()=>e.isGameMaster?e.client.endSession(e.sessionId):e.leave();return o`
      <button class="small wrong" @click=${()=>this.act(s)}>${e.isGameMaster?"End it for all":"Give up my seat"}</button>
      <button class="small quiet" @click=${()=>this.asked=null}>Stay</button>
    `}async act(e){this.asked=null,await this.seat.run(async()=>(await e(),!0)),await this.seat.refreshMembers()}};X.styles=[$,y` ul { display: grid; gap: 2px; } li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 11px; align-items: center; padding: 6px 0; } .portrait { position: relative; display: grid; place-items: center; width: 38px; height: 38px; border-radius: 50%; background: var(--accent-wash); color: var(--accent); font: 700 1.1rem var(--display); } .game_master .portrait { background: var(--secret-wash); color: var(--secret); } .observer .portrait { background: var(--raised); color: var(--soft); } .portrait::after { content: ''; position: absolute; inset: auto -1px -1px auto; width: 12px; height: 12px; border-radius: 50%; border: 2px solid var(--surface); background: var(--surface); box-shadow: inset 0 0 0 2px var(--control); } .online .portrait::after { background: var(--accent); box-shadow: none; } .name { font: 700 1.06rem/1.2 var(--display); overflow-wrap: anywhere; } .manage { grid-column: 2 / -1; display: grid; gap: 8px; justify-items: start; padding-block: 6px 4px; } .manage li { display: flex; padding: 0; } .notes { display: grid; gap: 6px; justify-items: start; width: 100%; } .notes .field { width: 100%; } .notes textarea { font: inherit; } .manage select { width: auto; } .foot { display: flex; flex-wrap: wrap; gap: 6px; padding-block-start: 12px; margin-block-start: 8px; border-block-start: 1px solid var(--line); } `],h([f()],X.prototype,"isCopied",2),h([f()],X.prototype,"asked",2),h([f()],X.prototype,"managed",2),X=h([w("gs-members")],X);var Cn=[{value:"removed",title:"Until removed"},{value:"turn_end target",title:"End of its next turn"},{value:"turn_start target",title:"Start of its next turn"},{value:"turn_end source",title:"End of the next turn of who caused it"},{value:"turn_start source",title:"Start of the next turn of who caused it"},{value:"ask turn_end target",title:"Asked about at the end of each of its turns"},{value:"ask turn_start target",title:"Asked about at the start of each of its turns"},{value:"other",title:"Another turn"}],at=y` .ending { display: contents; } .ending:not(:has(option[value='other']:checked)) .other { display: none; } `,ot=(r,n)=>o`
  <div class="ending">
    <div class="field until">
      <label for=${r}>Until</label>
      <select id=${r} name=${r}>
        ${Cn.map(e=>o`<option value=${e.value}>${e.title}</option>`)}
      </select>
    </div>
    <div class="field other">
      <label for="${r}-at">When</label>
      <select id="${r}-at" name="${r}-at">
        <option value="turn_end">At the end of</option>
        <option value="turn_start">At the start of</option>
      </select>
    </div>
    <div class="field other">
      <label for="${r}-of">Whose turn</label>
      <select id="${r}-of" name="${r}-of">
        <option value="target">The target’s</option>
        <option value="source">That of who caused it</option>
        ${n.combat?.initiative_order.map(e=>o`<option value=${e.character_id}>${n.entryName(e)}</option>`)}
      </select>
    </div>
    <div class="field other">
      <label for="${r}-turns">Which turn <span class="soft">1 is the next</span></label>
      <input id="${r}-turns" name="${r}-turns" type="number" min="0" max="10000" value="1" />
    </div>
    <label class="check other"><input type="checkbox" name="${r}-ask" /> Ask then, again and again</label>
  </div>
`;function lt(r,n){let e=String(r.get(n)),t={then:"ask"};if(e==="other")return{at:r.get(`${n}-at`),of:String(r.get(`${n}-of`)),turns:Number(r.get(`${n}-turns`)),...r.has(`${n}-ask`)?t:{}};let s=e.split(" "),i=s[0]==="ask",[a,l]=i?s.slice(1):s;return a!=="turn_start"&&a!=="turn_end"?null:{at:a,of:l,...i?t:{}}}function Ts({ending:r,ends_round:n,target_id:e,due:t},s){if(t===!0)return"is due";if(n===void 0)return"until removed";let i=n-(s.combat?.round??0),a=i===1?"1 more round":`${i} more rounds`;if(r===void 0)return i<=0?"ends with its turn":a;let l=r.of===e?"its":`${s.character(r.of)}’s`,c=`the ${r.at==="turn_start"?"start":"end"} of ${l} ${i<=0?"":"next "}turn`;return r.then==="ask"?`asked at ${c}`:i<=1?`until ${c}`:`${a}, until ${c}`}function Ne(r){let n={};for(let e of r.split(",").map(t=>t.trim())){if(e==="")continue;let t=/^(.+?)\s+([+-]?\d+(?:\.\d+)?)$/.exec(e);if(t===null)return null;n[t[1]]=Number(t[2])}return n}var ct=r=>Object.entries(r).map(([n,e])=>`${n} ${e}`).join(", ");function le(r,n){r.setCustomValidity(n),r.reportValidity(),r.addEventListener("input",()=>r.setCustomValidity(""),{once:!0})}var ee=class extends S{constructor(){super(...arguments);this.submit=async e=>{e.preventDefault();let{seat:t}=this,s=new FormData(this.form),i=M(this.combatant),a=i.length===1?i:s.getAll("target").map(String),l=String(s.get("source")),c=lt(s,"ending"),p={condition:String(s.get("condition")).trim(),...l===""?{}:{source_id:l},...c===null?{}:{ending:c},...s.has("hidden")?{hidden:!0}:{}};a.length!==0&&await t.run(()=>t.live.startEffects(a.map(m=>({target_id:m,...p}))))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}firstUpdated(){this.first?.focus()}render(){let{seat:e}=this,t=M(this.combatant);return o`
      <form @submit=${this.submit} aria-label="Start an effect">
        <div class="field">
          <label for="condition">Condition</label>
          <input id="condition" name="condition" required maxlength="64" placeholder="bleeding" autocomplete="off" />
        </div>
        ${ot("ending",e)}
        <div class="field">
          <label for="source">Caused by</label>
          <select id="source" name="source">
            <option value="">Nobody</option>
            ${e.characters.map(s=>o`<option value=${s}>${e.character(s)}</option>`)}
          </select>
        </div>
        <label class="check"><input type="checkbox" name="hidden" /> Hidden from players</label>
        ${t.length===1?d:o`<fieldset class="wide">
                <legend>On whom</legend>
                <div class="row">
                  ${t.map(s=>o`<label class="check"><input type="checkbox" name="target" value=${s} checked /> ${e.character(s)}</label>`)}
                </div>
              </fieldset>`}
        <div class="row wide">
          <button class="primary small" ?disabled=${!e.canAct}>Start the effect</button>
          <button type="button" class="quiet small" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}};ee.styles=[$,at,y` form { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 12px; align-items: end; } .wide { grid-column: 1 / -1; } `],h([T({attribute:!1})],ee.prototype,"combatant",2),h([j("form")],ee.prototype,"form",2),h([j("input")],ee.prototype,"first",2),ee=h([w("gs-effect-form")],ee);var ce=class extends S{constructor(){super(...arguments);this.open="none";this.submit=async e=>{e.preventDefault();let{seat:t,combatant:s}=this,i=e.target,a=new FormData(i),l=String(a.get("label")).trim(),c=Number(a.get("roll")),p=String(a.get("owner")),m=E=>i.elements.namedItem(E),u=Ne(String(a.get("modifiers")));if(u===null)return le(m("modifiers"),"Write a name and a number, such as dexterity 2.");let v=Ne(String(a.get("budgets")??""));if(v===null)return le(m("budgets"),"Write a name and a number, such as legendary 3.");let b={...l===(s.label??"")?{}:{label:l},...c===s.roll?{}:{roll:c},...ct(u)===ct(s.modifiers)?{}:{modifiers:u},...p===(s.owner_id??t.identity.playerId)?{}:{owner_id:p}},x=s.character_id;if(!(Object.keys(b).length>0&&!await t.run(()=>t.live.updateCombatant({character_id:x,...b})))){if(Object.keys(v).length>0){for(let E of M(s))if(!await t.run(()=>t.live.setBudgets(E,v)))return}this.open="none"}}}render(){let{seat:e,combatant:t}=this,s=t.character_id,{combat:i}=e;if(i===null)return d;if(!e.isGameMaster)return this.caused();let a=i.initiative_order.map(u=>u.character_id),l=a.indexOf(s),c=u=>{let v=a.filter(b=>b!==s);return v.splice(u,0,s),e.live.orderInitiative(v)},p=u=>e.live.updateCombatant({character_id:s,...u}),m={active_character:s,round:i.round,turn_number:i.turn_number};return o`
      <div class="buttons">
        ${t.hidden?this.button("Reveal","eye",()=>e.reveal(s)):d}
        ${!t.hidden&&!e.isPlayed(t)?this.button("Hide","hidden",()=>p({hidden:!0})):d}
        ${t.delayed?[this.button("Act now","next",()=>e.live.letCombatantAct(s)),this.button("Delay no longer","undo",()=>p({delayed:!1}))]:[this.button("Give the turn","next",()=>e.live.changeTurn(m)),this.button("Delay","wait",()=>p({delayed:!0}),i.status!=="running")]}
        ${t.defeated?this.button("Back in the fight","check",()=>p({defeated:!1})):this.button("Defeated","cross",()=>p({defeated:!0}))}
        ${this.button("Earlier","up",()=>c(l-1),l===0)}
        ${this.button("Later","down",()=>c(l+1),l===a.length-1)} ${this.toggle("effect","Effect","plus")}
        ${this.toggle("change","Change","pencil")}
        <button class="small wrong" ?disabled=${!e.canAct} @click=${()=>e.run(()=>e.live.removeCombatant(s,{withMembers:!0}))}>
          ${g("bin")} Take out
        </button>
      </div>
      ${this.members()} ${this.caused()} ${this.open==="change"?this.change():d}
      ${this.open==="effect"?o`<gs-effect-form .seat=${e} .combatant=${t} @done=${()=>this.open="none"}></gs-effect-form>`:d}
    `}button(e,t,s,i=!1){let{seat:a}=this;return o`<button class="small" ?disabled=${!a.canAct||i} @click=${()=>a.run(s)}>${g(t)} ${e}</button>`}toggle(e,t,s){return o`<button
      class="small"
      aria-expanded=${this.open===e}
      ?disabled=${!this.seat.canAct}
      @click=${()=>this.open=this.open===e?"none":e}
    >
      ${g(s)} ${t}
    </button>`}members(){let{seat:e,combatant:t}=this;return t.members===void 0?d:o`
      <ul class="members" aria-label="Members of the group">
        ${M(t).map(s=>o`<li>
              ${this.button(`${e.character(s)}: split off`,"next",()=>e.live.updateCombatant({character_id:s,split:!0}))}
              ${this.button("Defeated","cross",()=>e.live.updateCombatant({character_id:s,split:!0,defeated:!0}))}
              <button
                class="small quiet"
                aria-label="Take ${e.character(s)} out"
                ?disabled=${!e.canAct}
                @click=${()=>e.run(()=>e.live.removeCombatant(s))}
              >
                ${g("bin")}
              </button>
            </li>`)}
      </ul>
    `}caused(){let{seat:e,combatant:t}=this,i=M(t).filter(a=>e.isGameMaster||e.ownCharacters.includes(a)).map(a=>({id:a,actions:e.causedBy(a)})).filter(({actions:a})=>a.length>0);return i.length===0?d:o`
      ${i.map(({id:a,actions:l})=>{let c=e.character(a);return o`
          <ul class="caused" aria-label="Caused by ${c}">
            <li class="label">${c} has caused</li>
            ${l.map(p=>this.action(p))}
            <li>${this.button(`End all that ${c} has caused`,"cross",()=>e.live.endEffects({source_id:a}))}</li>
          </ul>
        `})}
    `}action(e){let{seat:t}=this,[{effect_id:s,source_action_id:i}]=e,a=i===void 0?{effect_ids:[s]}:{source_action_id:i},l=e.map(c=>`${c.condition} on ${t.character(c.target_id)}`).join(", ");return o`<li class="row">
      <span>${l}</span> ${this.button(e.length>1?"End them":"End it","cross",()=>t.live.endEffects(a))}
    </li>`}change(){let{seat:e,combatant:t}=this,s=e.members.filter(i=>i.role==="player");return o`
      <form @submit=${this.submit} aria-label="Change the combatant">
        <div class="field">
          <label for="label">Label</label>
          <input id="label" name="label" maxlength="64" .value=${t.label??""} autocomplete="off" />
        </div>
        <div class="field">
          <label for="roll">Roll</label>
          <input id="roll" name="roll" type="number" step="any" min="-1000" max="1000" required .value=${String(t.roll)} />
        </div>
        <div class="field">
          <label for="modifiers">Modifiers</label>
          <input id="modifiers" name="modifiers" .value=${ct(t.modifiers)} placeholder="dexterity 2" autocomplete="off" />
        </div>
        <div class="field">
          <label for="owner">Acted for by</label>
          <select id="owner" name="owner">
            <option value=${e.identity.playerId}>The game master alone</option>
            ${s.map(i=>o`<option value=${i.player_id} ?selected=${i.player_id===t.owner_id}>${e.player(i.player_id)}</option>`)}
          </select>
        </div>
        ${e.countsActions?o`<div class="field">
                <label for="budgets">Budgets when full</label>
                <input id="budgets" name="budgets" placeholder="legendary 3, bonus_action 2" autocomplete="off" />
              </div>`:d}
        <div class="row wide">
          <button class="primary small" ?disabled=${!e.canAct}>Change it</button>
          <button type="button" class="quiet small" @click=${()=>this.open="none"}>Cancel</button>
        </div>
      </form>
    `}};ce.styles=[$,y` :host { display: grid; gap: 10px; } .buttons, .members, .members li { display: flex; flex-wrap: wrap; gap: 6px; } .caused { display: grid; gap: 6px; justify-items: start; font-size: 0.94rem; } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 12px; align-items: end; } .wide { grid-column: 1 / -1; } `],h([T({attribute:!1})],ce.prototype,"combatant",2),h([f()],ce.prototype,"open",2),ce=h([w("gs-combatant-menu")],ce);import{newId as On}from"../client/gamesession.js";var Rn=["attack","cast a spell","dash","disengage","dodge","help","hide","ready","search","bonus_action","reaction","legendary","lair"],de=class extends S{constructor(){super(...arguments);this.submit=async e=>{e.preventDefault();let{seat:t}=this,s=new FormData(this.form),i=String(s.get("note")).trim(),a=String(s.get("cost")??"").trim(),l=a==="nothing"?{}:Ne(a);if(l===null)return le(this.form.elements.namedItem("cost"),"Write a name and a number, such as legendary 2.");await t.run(()=>t.live.declareAction({action_id:On(),character_id:String(s.get("who")),action_type:String(s.get("type")).trim(),targets:s.getAll("target").map(String),details:i===""?{}:{note:i},...a===""?{}:{cost:l}}))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}firstUpdated(){this.first?.focus()}render(){let{seat:e}=this,t=e.combat?.active_character??null,s=e.isGameMaster?e.characters:e.actsFor,i=s.length===1?s[0]:null,a=t===null?void 0:e.combatant(t),l=s.find(c=>a!==void 0&&M(a).includes(c));return o`
      <form @submit=${this.submit} aria-label="Declare an action">
        ${i!==null&&!e.isGameMaster?o`<input type="hidden" name="who" value=${i} />
                <p class="wide"><b>${e.character(i)}</b> acts. Out of turn, only a reaction is possible.</p>`:o`<div class="field">
                <label for="who">Who acts</label>
                <select id="who" name="who">
                  ${s.map(c=>o`<option value=${c} ?selected=${c===l}>${e.character(c)}</option>`)}
                </select>
              </div>`}
        <div class="field">
          <label for="type">Action</label>
          <input id="type" name="type" list="types" required maxlength="64" value="attack" autocomplete="off" />
          <datalist id="types">${Rn.map(c=>o`<option value=${c}></option>`)}</datalist>
        </div>
        <div class="field">
          <label for="note">How</label>
          <input id="note" name="note" maxlength="300" placeholder="with a longsword" autocomplete="off" />
        </div>
        ${e.countsActions?o`<div class="field">
                <label for="cost">Cost</label>
                <input id="cost" name="cost" placeholder="one of its kind" aria-describedby="prices" autocomplete="off" />
                <span class="hint" id="prices">legendary 2${e.isGameMaster?", or nothing":d}</span>
              </div>`:d}
        <fieldset class="wide">
          <legend>On whom</legend>
          <div class="row">
            ${e.characters.map(c=>o`<label class="check"><input type="checkbox" name="target" value=${c} /> ${e.character(c)}</label>`)}
          </div>
        </fieldset>
        <div class="row wide">
          <button class="primary" ?disabled=${!e.canAct}>Declare the action</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}};de.styles=[$,y` :host { margin-block-end: 14px; } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 12px; } .wide { grid-column: 1 / -1; } `],h([j("form")],de.prototype,"form",2),h([j("select, input:not([type=hidden])")],de.prototype,"first",2),de=h([w("gs-declare-form")],de);function jn(r){let n=[],e={};for(let t of r.split(",").map(s=>s.trim()).filter(s=>s!=="")){let[,s,i]=/^(.*?)(?:\s+(\d+))?$/.exec(t);n.push(s),i!==void 0&&(e[s]=Number(i))}return{...n.length>0?{conditions:n}:{},...Object.keys(e).length>0?{durations:e}:{}}}function Nn(r,n){let e=jn(String(r.get(`conditions${n}`))),t=lt(r,`ending${n}`),s=(e.conditions??[]).filter(a=>!a.startsWith("-")),i=s.filter(a=>e.durations?.[a]===void 0);return{...e,...t===null||i.length===0?{}:{endings:Object.fromEntries(i.map(a=>[a,t]))},...r.has(`hidden${n}`)&&s.length>0?{hidden:s}:{}}}function Pn(r){try{return JSON.parse(r)}catch{return r}}var In=r=>Object.values(r).reduce((n,e)=>n+e,0);function Ms(r){let n={};for(let e of r.split(",").map(t=>t.trim()).filter(t=>t!=="")){let t=/^(\d+(?:\.\d+)?)(?:\s+(.+))?$/.exec(e);if(t===null)return null;n[t[2]??"damage"]=Number(t[1])}return n}var L=class extends S{constructor(){super(...arguments);this.also=[];this.others=0;this.reach=e=>{let t=e.target;t.value!==""&&(this.also=[...this.also,t.value]),t.value=""};this.submit=async e=>{e.preventDefault();let t=new FormData(this.form),s=[],i=[];for(let[l,c]of this.targets.entries()){let p=Ms(String(t.get(`damage${l}`)));if(p===null)return le(this.form.elements.namedItem(`damage${l}`),"Write an amount and its kind, such as 9 slashing.");let m=String(t.get(`effect${l}`)).trim();s.push({target_id:c,...Object.keys(p).length>0?{damage:p}:{},...Nn(t,l),...m===""?{}:{effects:[m]}});let u=String(t.get(`points${l}`)??"");u!==""&&i.push(...this.seat.withHitPoints(c,Number(u)))}for(let l=0;l<this.others;l++){let c=String(t.get(`place${l}`)),p=_(this.seat.state,c);c!==""&&i.push({path:c,value:Pn(String(t.get(`value${l}`))),...p===void 0?{}:{previous:p}})}let a={action_id:this.action.action_id,outcomes:s,...i.length>0?{changes:i}:{}};await this.seat.run(()=>this.seat.live.resolveAction(a))&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}get targets(){return[...this.action.targets.length>0?this.action.targets:[this.action.character_id],...this.also]}firstUpdated(){this.first?.focus()}render(){return o`
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
                  @input=${s=>this.hurt(s.target,e,t)}
                />
              </div>
              ${this.hitPoints(e,t)}
              <div class="field wide">
                <label for="conditions${t}">Conditions</label>
                <input id="conditions${t}" name="conditions${t}" placeholder="frightened 1, prone" aria-describedby="how" autocomplete="off" />
              </div>
              ${ot(`ending${t}`,this.seat)}
              <label class="check"><input type="checkbox" name="hidden${t}" /> Hidden from players</label>
              <div class="field wide">
                <label for="effect${t}">In words</label>
                <input id="effect${t}" name="effect${t}" maxlength="500" placeholder="The blade bites deep." autocomplete="off" />
              </div>
            </fieldset>
          `)}
        <p class="hint" id="how">
          A number after a condition is its duration in rounds, whatever is chosen beside it; a minus before it (-prone) ends the condition.
        </p>
        ${Array.from({length:this.others},(e,t)=>this.other(t))}
        <div class="row more">
          <select aria-label="Somebody else is reached" @change=${this.reach}>
            <option value="">Somebody else is reached</option>
            ${this.seat.characters.map(e=>o`<option value=${e}>${this.seat.character(e)}</option>`)}
          </select>
          <button type="button" class="quiet small" @click=${()=>this.others++}>${g("plus")} Another change of the state</button>
        </div>
        <div class="row">
          <button class="primary" ?disabled=${!this.seat.canAct}>Apply the outcome</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}hitPoints(e,t){if(this.targets.indexOf(e)<t)return d;let s=this.seat.hitPoints(e);return o`
      <div class="field">
        <label for="points${t}">Hit points${s===null?d:o` <span class="soft">now ${s.value}</span>`}</label>
        <input id="points${t}" name="points${t}" type="number" step="any" .value=${s===null?"":String(s.value)} />
      </div>
    `}other(e){let{seat:t}=this,s=t.placesOf([this.action.character_id,...this.targets]);return o`
      <fieldset>
        <legend class="visually-hidden">Another change of the state</legend>
        <div class="field">
          <label for="place${e}">Place</label>
          <select id="place${e}" name="place${e}" @change=${a=>{let{value:l}=a.target,c=this.form.elements.namedItem(`value${e}`),p=_(t.state,l);c.value=typeof p=="string"?p:JSON.stringify(p??"")}}>
            <option value="">Choose</option>
            ${s.map(({path:a,title:l})=>o`<option value=${a}>${l}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="value${e}">New value</label>
          <input id="value${e}" name="value${e}" autocomplete="off" />
        </div>
      </fieldset>
    `}hurt(e,t,s){let i=this.seat.hitPoints(t),a=Ms(e.value),l=this.form.elements.namedItem(`points${s}`);i===null||a===null||l===null||(l.value=String(Math.max(0,i.value-In(a))))}};L.styles=[$,at,y` form { display: grid; gap: 12px; padding-block-start: 10px; margin-block-start: 4px; border-block-start: 1px solid var(--line); } fieldset { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px 12px; } .until, .wide { grid-column: 1 / -1; } .check { align-self: end; min-height: 38px; } .more { align-items: end; } legend { font: 700 1.05rem var(--display); padding-block-end: 4px; } `],h([T({attribute:!1})],L.prototype,"action",2),h([f()],L.prototype,"also",2),h([f()],L.prototype,"others",2),h([j("form")],L.prototype,"form",2),h([j("input")],L.prototype,"first",2),L=h([w("gs-resolve-form")],L);import{newId as Dn}from"../client/gamesession.js";var Pe="new",Jn=40;function Hn(){let n=new Uint8Array(1);do crypto.getRandomValues(n);while(n[0]>=256-256%20);return n[0]%20+1}var I=class extends S{constructor(){super(...arguments);this.chosen=Pe;this.roll="";this.isHidden=!1;this.turn="own";this.submit=async e=>{e.preventDefault();let{seat:t}=this,s=new FormData(this.form),i=t.isGameMaster&&this.chosen===Pe,a=t.isGameMaster?this.chosen:String(s.get("whom")??t.toRoll[0]),l=i?Array.from({length:Number(s.get("count"))},()=>Dn()):[a],[c,...p]=l,m=t.isGameMaster&&this.isHidden,[u,v]=this.turn.split(" "),b=String(s.get("luck")??""),x=m?{hidden:m}:{},C={modifiers:{dexterity:Number(s.get("dexterity"))},...t.serverRolls?b===""?{}:{[b]:!0}:{roll:Number(this.roll)}},E=p.length>0?{members:p}:{},q=u==="with"?l.map(Ie=>({character_id:Ie,with:v,...x})):[{character_id:c,...E,...x,...u==="after"?{after:v}:C}],Nt=String(s.get("name")),Pt=String(s.get("points")??"");await t.run(async()=>{if(i){let ht=l.map((Rs,js)=>({id:Rs,name:p.length===0?Nt:`${Nt} ${js+1}`}));await t.introduceAll(ht,Pt===""?null:Number(Pt),m)}let Ie=null;for(let ht of q)Ie=await t.live.rollInitiative(ht);return Ie})&&this.done()};this.done=()=>{this.dispatchEvent(new Event("done"))}}firstUpdated(){this.first?.focus()}render(){let{seat:e}=this;return o`
      <form @submit=${this.submit} aria-label="Roll for initiative">
        ${e.isGameMaster?this.whom():this.own()}
        ${this.turns()}
        ${this.turn!=="own"?d:e.serverRolls?o`<div class="field">
                <label for="luck">The service rolls</label>
                <select id="luck" name="luck">
                  <option value="">a d20</option>
                  <option value="advantage">two d20, with advantage</option>
                  <option value="disadvantage">two d20, with disadvantage</option>
                </select>
              </div>`:o`
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
                    <button type="button" @click=${()=>this.roll=String(Hn())}>${g("die")} d20</button>
                  </div>
                </div>
              `}
        ${this.turn!=="own"?d:o`<div class="field">
                <label for="dexterity">Dexterity</label>
                <input id="dexterity" name="dexterity" type="number" step="any" min="-1000" max="1000" value="0" required />
              </div>`}
        ${e.isGameMaster?o`<label class="check">
                <input type="checkbox" @change=${t=>this.isHidden=t.target.checked} /> Hidden from players
              </label>`:d}
        <div class="row wide">
          <button class="primary" ?disabled=${!e.canAct}>Roll for initiative</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `}turns(){let{seat:e}=this,t=e.combat?.initiative_order??[];return!e.isGameMaster||t.length===0?d:o`
      <div class="field">
        <label for="turn">Acts</label>
        <select id="turn" @change=${s=>this.turn=s.target.value}>
          <option value="own">On its own roll</option>
          ${t.map(s=>o`<option value="with ${s.character_id}">In the turn of ${e.entryName(s)}</option>`)}
          ${t.map(s=>o`<option value="after ${s.character_id}">Right after ${e.entryName(s)}</option>`)}
        </select>
      </div>
    `}own(){let{seat:e}=this,[t,...s]=e.toRoll;return s.length===0?o`<p class="wide">Roll for <b>${e.character(t??"")}</b>.</p>`:o`
      <div class="field">
        <label for="whom">For whom</label>
        <select id="whom" name="whom">
          ${e.toRoll.map(i=>o`<option value=${i}>${e.character(i)}</option>`)}
        </select>
      </div>
    `}whom(){let{seat:e}=this,t=e.combat?.status!=="running",s=this.isHidden&&!e.hidesNames,i=e.characters.filter(a=>t||e.combatant(a)===void 0);return o`
      <div class="field">
        <label for="whom">For whom</label>
        <select id="whom" @change=${a=>this.chosen=a.target.value}>
          <option value=${Pe}>A new combatant</option>
          ${i.map(a=>o`<option value=${a} ?selected=${a===this.chosen}>${e.character(a)}</option>`)}
        </select>
      </div>
      ${this.chosen===Pe?o`<div class="field">
              <label for="name">Name</label>
              <input id="name" name="name" required maxlength="60" placeholder="Goblin" autocomplete="off" ?disabled=${s} />
            </div>
            <div class="field">
              <label for="count">How many</label>
              <input id="count" name="count" type="number" min="1" max=${Jn} value="1" required />
            </div>
            <div class="field">
              <label for="points">Hit points of each</label>
              <input id="points" name="points" type="number" step="any" ?disabled=${s} />
            </div>`:d}
      ${this.chosen===Pe&&s?o`<p class="hint wide" role="status">
              The name is not sent: this browser did not create the session, so the page does not know whether players see <code>/gm</code>.
            </p>`:d}
    `}};I.styles=[$,y` :host { margin-block-end: 14px; } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px 12px; align-items: end; } .wide { grid-column: 1 / -1; } .die { display: flex; gap: 6px; } `],h([f()],I.prototype,"chosen",2),h([f()],I.prototype,"roll",2),h([f()],I.prototype,"isHidden",2),h([f()],I.prototype,"turn",2),h([j("form")],I.prototype,"form",2),h([j("input, select")],I.prototype,"first",2),I=h([w("gs-roll-form")],I);var W=class extends S{constructor(){super(...arguments);this.form="none";this.resolving=null;this.managed=null;this.isEnding=!1}render(){let{combat:e}=this.seat;return o`
      ${e===null?this.empty():[this.head(e),this.aside(e),this.due(e)]} ${this.forms(e)}
      ${e===null?d:[this.order(e),this.actions(e),this.end()]}
    `}empty(){return o`
      <div class="empty">
        ${g("swords")}
        <strong>No combat</strong>
        <p>The first roll for initiative opens one.</p>
        <div class="row">${this.rollButton(!0)} ${this.seat.hasFought?this.undoButton():d}</div>
      </div>
    `}head(e){let t=e.active_character,s=e.status==="running",i=e.initiative_order.length,a=this.seat.hasTurn?"It is your turn":`Turn ${e.turn_number} of ${i}`,l=i===1?"1 combatant so far":`${i} combatants so far`;return o`
      <div class="head">
        <p class="round">
          ${s?o`<span class="number"><span class="caption">Round</span> ${e.round}</span>
                  <span>
                    <span class="acts">${t===null?"Nobody acts":this.nameOf(t)}</span>
                    <span class="place">${a}</span>
                  </span>`:o`<span><span class="acts">Rolling for initiative</span> <span class="place">${l}</span></span>`}
        </p>
        <div class="row">${this.turnButton(e)} ${this.declareButton(e)} ${this.rollButton(!1)}</div>
      </div>
    `}aside(e){let{players:t}=e;if(t===void 0)return d;let s=t.shown?t.active_character===null?`Players see round ${t.round}, and nobody's turn.`:`Players see round ${t.round}, and the turn of ${this.seat.character(t.active_character)}.`:"Players know of no combat yet.";return o`<p class="aside">${g("hidden")} <span>${s}</span></p>`}turnButton(e){let{seat:t}=this,s=e.status==="running";if(!t.mayAct||!t.isGameMaster&&!s)return d;let i=t.isGameMaster?s?"Next turn":"Start the combat":"End my turn",a=!t.canAct||!t.isGameMaster&&!t.hasTurn||e.initiative_order.length===0,l={round:e.round,turn_number:e.turn_number};return o`
      <button
        class="turn"
        ?disabled=${a}
        @click=${()=>t.run(()=>t.live.changeTurn(l),"Your turn has ended. What follows is not for you to see.")}
      >
        ${i} ${g("next")}
      </button>
    `}rollButton(e){let{seat:t}=this;return t.mayAct?!t.isGameMaster&&t.toRoll.length===0?d:o`
      <button
        class=${e?"primary":""}
        aria-expanded=${this.form==="roll"}
        ?disabled=${!t.canAct}
        @click=${()=>this.toggle("roll")}
      >
        ${g("die")} Roll
      </button>
    `:d}declareButton(e){let{seat:t}=this;return!t.mayAct||e.initiative_order.length===0?d:o`
      <button aria-expanded=${this.form==="declare"} ?disabled=${!t.canAct} @click=${()=>this.toggle("declare")}>
        ${g("swords")} Declare
      </button>
    `}end(){let{seat:e}=this;if(!e.isGameMaster)return d;let t=()=>{this.isEnding=!1,e.run(()=>e.live.endCombat())};return o`
      <div class="row end">
        ${this.undoButton()}
        <span class="push"></span>
        ${this.isEnding?o`<button class="small wrong" @click=${t}>End it now</button>
                <button class="small quiet" @click=${()=>this.isEnding=!1}>Go on</button>`:o`<button class="small quiet" ?disabled=${!e.canAct} @click=${()=>this.isEnding=!0}>End the combat</button>`}
      </div>
    `}undoButton(){let{seat:e}=this;if(!e.isGameMaster)return d;let t=()=>e.run(()=>e.live.rewindCombat({steps:1,expected_version:e.live.version}));return o`<button class="small" ?disabled=${!e.canAct} @click=${t}>${g("undo")} Undo</button>`}nameOf(e){let t=this.seat.combatant(e);return t===void 0?this.seat.character(e):this.seat.entryName(t)}forms(e){let t=()=>{this.form="none"};return this.form==="roll"?o`<gs-roll-form class="box" .seat=${this.seat} @done=${t}></gs-roll-form>`:this.form==="declare"&&e!==null?o`<gs-declare-form class="box" .seat=${this.seat} @done=${t}></gs-declare-form>`:d}order(e){return o`
      <ol class="order" aria-label="Initiative order">
        ${O(e.initiative_order,t=>t.character_id,t=>this.combatant(e,t))}
      </ol>
    `}combatant(e,t){let{seat:s}=this,i=t.character_id,a=e.active_character===i,l=!a&&e.status==="running"&&(e.last_turns[i]??0)>=e.round,c=M(t),p=c.flatMap(E=>s.effects.filter(q=>q.target_id===E)),m=t.owner_id,u=s.playerOf(i)??(m===void 0?null:s.player(m)),v=Object.entries(t.modifiers).map(([E,q])=>`${q<0?"−":"+"} ${Math.abs(q)} ${E}`),b=s.entryName(t),x=t.defeated===!0||t.delayed===!0,C=["combatant",a?"active":"",l||x?"done":"",t.hidden?"secret":""].join(" ");return o`
      <li class=${C} aria-current=${a?"true":d} data-character=${i}>
        <span class="initiative"><span class="visually-hidden">Initiative </span>${t.total}</span>
        <div>
          <div class="who">
            <span class="name">${b}</span>
            ${a?o`<span class="tag turn">Acting</span>`:d}
            ${t.defeated?o`<span class="tag wrong">${g("cross")} Defeated</span>`:d}
            ${t.delayed?o`<span class="tag">${g("wait")} Delays</span>`:d}
            ${l&&!x?o`<span class="tag">${g("check")} Had its turn</span>`:d}
            ${c.some(E=>s.actsFor.includes(E))?o`<span class="tag own">You</span>`:d}
            ${t.hidden?o`<span class="tag secret">${g("hidden")} Hidden from players</span>`:d}
          </div>
          <div class="detail">${u===null?"":`${u} · `}rolled ${t.roll} ${v.join(" ")}${this.health(c)}</div>
          ${this.budgets(c)}
        </div>
        ${!s.hasEnded&&(s.isGameMaster||c.some(E=>s.ownCharacters.includes(E)&&s.causedBy(E).length>0))?o`<button
                class="quiet square small"
                aria-label="More for ${b}"
                aria-expanded=${this.managed===i}
                @click=${()=>this.managed=this.managed===i?null:i}
              >
                ${g("more")}
              </button>`:o`<span></span>`}
        ${p.length===0?d:o`<div class="conditions">${p.map(E=>this.effect(E,c.length>1))}</div>`}
        ${this.managed===i?o`<gs-combatant-menu class="manage" .seat=${s} .combatant=${t}></gs-combatant-menu>`:d}
      </li>
    `}budgets(e){let{seat:t}=this;if(!t.countsActions)return d;let s=e.length>1,i=e.flatMap(a=>{let c=t.budgets(a).filter(p=>!s||p.left<p.max).map(p=>`${p.name.replaceAll("_"," ")} ${p.left} of ${p.max}`);return c.length===0?[]:[`${s?`${t.character(a)}: `:""}${c.join(", ")}`]});return o`<div class="detail budgets">${i.length===0?"All budgets are full":i.join("; ")}</div>`}health(e){let t=e.flatMap(s=>{let i=this.seat.hitPoints(s);return i===null?[]:[e.length===1?`${i.value} HP`:`${this.seat.character(s)} ${i.value} HP`]});return t.length===0?"":` · ${t.join(", ")}`}effect(e,t){let{seat:s}=this,i=s.character(e.target_id),a=e.hidden===!0||e.hidden_by!==void 0,l=s.mayEnd(e);return o`
      <span class="condition ${a?"secret":""} ${e.due?"due":""} ${l?"":"plain"}">
        ${t?`${i}: `:d}<b>${e.condition}</b> <span class="soft">${Ts(e,s)}</span>
        ${a?o`<span class="visually-hidden">hidden from players</span>${g("hidden")}`:d}
        ${l?o`<button aria-label="End ${e.condition} of ${i}" ?disabled=${!s.canAct} @click=${()=>this.endEffect(e)}>
                ${g("cross")}
              </button>`:d}
      </span>
    `}endEffect({effect_id:e}){return this.seat.run(()=>this.seat.live.endEffects({effect_ids:[e]}))}due(e){let{seat:t}=this,{due:s}=t;if(s.length===0)return d;let i={round:e.round,turn_number:e.turn_number,skip_due:!0};return o`
      <div class="box asked" role="group" aria-labelledby="due">
        <div class="row">
          <h3 id="due">Due now</h3>
          ${t.isGameMaster?o`<button class="small quiet push" ?disabled=${!t.canAct} @click=${()=>t.run(()=>t.live.changeTurn(i))}>
                  Next turn without an answer
                </button>`:d}
        </div>
        <ul>
          ${O(s,a=>a.effect_id,a=>o`
              <li class="row">
                <span><b>${a.condition}</b> on ${t.character(a.target_id)}</span>
                ${t.isGameMaster?o`<span class="push row">
                        <button class="small" ?disabled=${!t.canAct} @click=${()=>this.endEffect(a)}>It ends</button>
                        <button class="small" ?disabled=${!t.canAct} @click=${()=>t.run(()=>t.live.keepEffects([a.effect_id]))}>
                          It stays
                        </button>
                      </span>`:d}
              </li>
            `)}
        </ul>
      </div>
    `}actions(e){return e.actions.length===0?d:o`
      <div class="actions">
        <h3>Declared, not resolved</h3>
        <ul>
          ${O(e.actions,t=>t.action_id,t=>this.action(t))}
        </ul>
      </div>
    `}action(e){let{seat:t}=this,s=e.targets.map(a=>t.character(a)),i=this.resolving===e.action_id;return o`
      <li class="action ${e.hidden?"secret":""}">
        <div class="row">
          <span
            ><b>${t.character(e.character_id)}</b> declares
            <b>${e.action_type}</b>${s.length>0?o` on ${s.join(", ")}`:d}</span
          >
          ${e.hidden||e.hidden_targets?o`<span class="tag secret">${g("hidden")} ${e.hidden?"Hidden":"Hidden target"}</span>`:d}
          <span class="push"></span>
          ${t.isGameMaster||t.actsFor.includes(e.character_id)?o`<button class="small quiet" ?disabled=${!t.canAct} @click=${()=>t.run(()=>t.live.withdrawAction(e.action_id))}>
                  Withdraw
                </button>`:d}
          ${t.isGameMaster?o`<button
                  class="small"
                  aria-expanded=${i}
                  ?disabled=${!t.canAct}
                  @click=${()=>this.resolving=i?null:e.action_id}
                >
                  Resolve
                </button>`:d}
        </div>
        ${this.details(e)}
        ${i?o`<gs-resolve-form .seat=${t} .action=${e} @done=${()=>this.resolving=null}></gs-resolve-form>`:d}
      </li>
    `}details({details:e}){let t=Object.entries(e);if(t.length===0)return d;let[[s,i]]=t;return t.length===1&&s==="note"&&typeof i=="string"?o`<p class="detail">${i}</p>`:o`<pre>${JSON.stringify(e)}</pre>`}toggle(e){this.form=this.form===e?"none":e}};W.styles=[$,y` .head { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 18px; margin-block-end: 14px; } .head { justify-content: space-between; } .round { display: flex; align-items: center; gap: 12px; } .round .number { display: grid; place-content: center; justify-items: center; min-width: 58px; padding: 5px 12px 6px; border-radius: var(--radius); background: var(--turn-wash); color: var(--turn); font: 700 1.9rem/1 var(--body); font-variant-numeric: tabular-nums; } .round .caption { font: 600 0.72rem/1.2 var(--body); letter-spacing: 0.06em; text-transform: uppercase; } .round .acts { display: block; font: 700 1.2rem/1.2 var(--display); overflow-wrap: anywhere; } .round .place { font-size: 0.88rem; color: var(--soft); } .end { margin-block-start: 16px; justify-content: flex-end; } .aside { display: flex; gap: 8px; align-items: flex-start; padding: 9px 12px; border-radius: 8px; margin-block-end: 12px; background: var(--secret-wash); color: var(--secret); font-size: 0.92rem; } .aside svg { margin-block-start: 3px; } ol.order { display: grid; gap: 6px; } li.combatant { position: relative; display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 9px 8px 9px 12px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); transition: background-color 200ms; } li.combatant.done { background: none; } li.combatant.secret { border-style: dashed; border-color: var(--secret); background: var(--secret-wash); } li.combatant.active { border-color: var(--turn); background: var(--turn-wash); box-shadow: inset 4px 0 0 var(--turn); } .initiative { display: grid; place-items: center; width: 44px; height: 48px; clip-path: polygon(50% 0, 100% 25%, 100% 75%, 50% 100%, 0 75%, 0 25%); background: var(--accent); color: var(--on-accent); font: 800 1.2rem/1 var(--display); font-variant-numeric: lining-nums tabular-nums; } .active .initiative { background: var(--turn); color: var(--on-turn); } .done .initiative { background: var(--line); color: var(--ink); } .name { font: 700 1.16rem/1.2 var(--display); overflow-wrap: anywhere; } .who { display: flex; flex-wrap: wrap; align-items: center; gap: 3px 8px; } .detail { font-size: 0.86rem; color: var(--soft); } .conditions { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 5px; padding-block-start: 3px; } .condition { display: inline-flex; align-items: center; gap: 5px; padding: 1px 4px 1px 9px; border-radius: 99px; border: 1px solid var(--control); background: var(--surface); font-size: 0.83rem; line-height: 1.55; } .condition.plain { padding-inline-end: 9px; } .condition b { font-weight: 650; } .condition.secret { border: 1px dashed var(--secret); color: var(--secret); } .condition.due { border-color: var(--turn); color: var(--turn); } .condition button { min-height: 20px; width: 20px; padding: 0; border: 0; border-radius: 99px; background: none; font-size: 0.8rem; } .manage { grid-column: 1 / -1; padding-block-start: 8px; margin-block-start: 6px; border-block-start: 1px solid var(--line); } .asked { display: grid; gap: 8px; padding-block: 10px; margin-block-end: 12px; border-color: var(--turn); } .asked ul { display: grid; gap: 6px; } .actions { margin-block-start: 20px; } .actions h3 { margin-block-end: 8px; } .action { display: grid; gap: 6px; padding: 10px 12px; border: 1px solid var(--line); border-inline-start: 4px solid var(--accent); border-radius: 8px; background: var(--surface); } .action + .action { margin-block-start: 6px; } .action.secret { border-inline-start-color: var(--secret); } .action pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); } @media (pointer: coarse) { .condition button { min-height: 28px; width: 28px; } } `],h([f()],W.prototype,"form",2),h([f()],W.prototype,"resolving",2),h([f()],W.prototype,"managed",2),h([f()],W.prototype,"isEnding",2),W=h([w("gs-tracker")],W);var Cs=Ze(class extends he{constructor(r){if(super(r),r.type!==Ve.ATTRIBUTE||r.name!=="class"||r.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(r){return" "+Object.keys(r).filter(n=>r[n]).join(" ")+" "}update(r,[n]){if(this.st===void 0){this.st=new Set,r.strings!==void 0&&(this.nt=new Set(r.strings.join(" ").split(/\s/).filter(t=>t!=="")));for(let t in n)n[t]&&!this.nt?.has(t)&&this.st.add(t);return this.render(n)}let e=r.element.classList;for(let t of this.st)t in n||(e.remove(t),this.st.delete(t));for(let t in n){let s=!!n[t];s===this.st.has(t)||this.nt?.has(t)||(s?(e.add(t),this.st.add(t)):(e.remove(t),this.st.delete(t)))}return N}});var dt=/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,Ln=6e4,qn=2,Un=30,Rt=200,Os=1e3,jt=r=>Array.isArray(r)?r.map((n,e)=>[String(e),n]):A(r)?Object.entries(r):[],F=class extends S{constructor(){super(...arguments);this.focused="";this.editing=null;this.kind="text";this.problem="";this.opened=new Map;this.pages=new Map;this.seen=new Map;this.read=async e=>{let t=e.target.files?.[0];t!==void 0&&(this.renderRoot.querySelector("#value").value=await t.text())};this.cancel=()=>{this.editing=null,this.updateComplete.then(()=>this.focusRow(this.focused))};this.save=async e=>{e.preventDefault();let t=this.editing,s=new FormData(e.target),i=String(s.get("value")),a;try{a=this.kind==="text"?i:JSON.parse(i)}catch(x){this.problem=`This is not JSON: ${x.message}`;return}let l=Array.isArray(_(this.seat.state,t.pointer)),c=t.kind==="set"?t.pointer:Te(t.pointer,l?"-":String(s.get("name"))),p=t.kind==="set"&&t.previous!==void 0?{previous:t.previous}:{},m=/^\/characters\/([^/]+)$/.exec(c)?.[1],u=m!==void 0&&dt.test(m)&&A(a)&&JSON.stringify({value:a,...p}).length>Ln,v=()=>u?this.seat.replaceCharacter(m,a,t.kind==="set"?t.previous:void 0):this.seat.live.updateState([{path:c,value:a,...p}]),b=B(c,this.seat.privateNotes)?"Saved. Only you and the game master see it.":void 0;await this.seat.run(v,b)&&(t.kind==="add"&&t.pointer!==""&&this.opened.set(t.pointer,!0),this.cancel())};this.formKey=e=>{e.key==="Escape"&&this.cancel()};this.key=e=>{if(e.ctrlKey||e.metaKey||e.altKey||e.target.closest("button")!==null)return;let t=this.rows(),s=t.findIndex(m=>m.pointer===this.focused),i=t[s];if(i===void 0)return;let a=i.pointer.slice(0,i.pointer.lastIndexOf("/")),l=this.seat.mayWrite(i.pointer),p={ArrowDown:()=>this.focusRow(t[s+1]?.pointer),ArrowUp:()=>this.focusRow(t[s-1]?.pointer),Home:()=>this.focusRow(t[0]?.pointer),End:()=>this.focusRow(t[t.length-1]?.pointer),ArrowRight:()=>{i.isContainer&&!i.isOpen?this.open(i.pointer,!0):i.isOpen&&t[s+1]?.level===i.level+1&&this.focusRow(t[s+1].pointer)},ArrowLeft:()=>{i.isOpen?this.open(i.pointer,!1):me(a).length>0&&this.focusRow(a)},Enter:()=>l?this.edit(i.pointer,"set"):i.isContainer&&this.open(i.pointer,!i.isOpen),F2:()=>l&&this.edit(i.pointer,"set"),"+":()=>l&&i.isContainer&&this.edit(i.pointer,"add"),Delete:()=>l&&this.take(i.pointer)}[e.key];p!==void 0&&(e.preventDefault(),p())}}render(){let e=this.rows();return e.length===0&&this.editing===null?this.empty():o`
      ${this.editing===null?d:this.form(this.editing)}
      <div class="tree" role="tree" aria-label="The state" @keydown=${this.key}>
        ${O(e,t=>t.pointer,(t,s)=>this.row(t,`row-${s}`))}
      </div>
      ${this.seat.mayWrite("")&&this.editing===null?o`<p><button class="quiet small" @click=${()=>this.edit("","add")}>${g("plus")} Add to the state</button></p>`:d}
      ${this.seat.canAct&&!this.seat.isGameMaster&&this.editing===null&&_(this.seat.state,this.seat.privateNotes)===void 0?o`<p>
              <button class="quiet small" @click=${()=>this.edit(this.seat.privateNotes,"set")}>${g("note")} Write private notes</button>
            </p>`:d}
      ${this.seat.canAct?o`<p class="hint key-help">
              <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>←</kbd> <kbd>→</kbd> open and close, <kbd>Enter</kbd> edit, <kbd>Delete</kbd> remove
            </p>`:d}
    `}willUpdate(){super.willUpdate(),_(this.seat.state,this.focused)===void 0&&(this.focused=""),this.focused===""&&(this.focused=this.rows()[0]?.pointer??"")}updated(e){if(super.updated(e),!matchMedia("(prefers-reduced-motion: reduce)").matches)for(let t of this.renderRoot.querySelectorAll(".item.glows")){let s=t.dataset.pointer,i=this.glow(s,t.getAttribute("aria-expanded")==="false");i===void 0||this.seen.get(s)===i.key||(this.seen.set(s,i.key),t.firstElementChild.animate([{filter:"saturate(1.5) brightness(1.06)"},{filter:"none"}],{duration:1200,easing:"ease-out"}))}}empty(){return o`
      <div class="empty">
        ${g("tree")}
        <strong>The state is empty</strong>
        <p>It is one JSON document that all members share.</p>
        ${this.seat.mayWrite("/shared")?o`<button @click=${()=>this.edit(this.seat.isGameMaster?"":"/shared","add")}>${g("plus")} Add something</button>`:d}
      </div>
    `}rows(){let e=[],t=(s,i,a)=>{let l=jt(s),c=l.slice(0,this.pages.get(i)??Rt);c.forEach(([p,m],u)=>{let v=Te(i,p),b=jt(m).length,x=typeof m=="object"&&m!==null,C=x&&(this.opened.get(v)??(a<qn&&b<=Un&&v!==ye)),E=u===c.length-1?l.length-c.length:0;e.push({pointer:v,name:p,value:m,level:a,position:u+1,siblings:l.length,isOpen:C,isContainer:x,more:E}),C&&t(m,v,a+1)})};return t(this.seat.state,"",0),e}row(e,t){let{seat:s}=this,i=this.glow(e.pointer,e.isContainer&&!e.isOpen),a=s.isSecret(e.pointer),l=a&&!s.isSecret(e.pointer.slice(0,e.pointer.lastIndexOf("/"))),c=this.editing?.pointer===e.pointer;return o`
      <div
        class=${Cs({item:!0,open:e.isOpen,secret:a,glows:i!==void 0,edited:c})}
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
          <span class="twisty">${e.isContainer?g("down"):d}</span>
          <span class="content" id=${t}>
            ${this.name(e)} ${this.value(e)} ${l?o`<span class="tag secret">${g("hidden")} Only you</span>`:d}
            ${i===void 0?d:this.was(e,i)}
          </span>
          ${this.tools(e)}
        </div>
        ${e.more>0?this.moreButton(e):d}
      </div>
    `}value(e){if(!e.isContainer){let a=typeof e.value=="string"?"text":typeof e.value=="number"?"number":"",l=typeof e.value=="string"?e.value||"“”":JSON.stringify(e.value);return o`<span class="value ${a}">${l.length>Os?`${l.slice(0,Os)}…`:l}</span>
        ${this.named(e)===""?d:o`<span class="count">${this.named(e)}</span>`}`}let t=jt(e.value).length,s=this.named(e),i=s===""||dt.test(e.name)?d:o`${s} `;return o`<span class="count">${i}${Array.isArray(e.value)?`[${t}]`:`{${t}}`}</span>`}name(e){if(!dt.test(e.name))return o`<span class="key">${e.name}</span>`;let t=this.named(e);return o`${t===""?d:o`<span class="key">${t}</span> `}<span class="id" title=${e.name}
        >…${e.name.slice(-4)}</span
      >`}named(e){let t=typeof e.value=="string"?e.value:A(e.value)?e.value.character_id??e.name:e.name;if(typeof t!="string"||!dt.test(t))return"";if(B(e.pointer,Oe))return this.seat.player(t);let s=this.seat.character(t);return s.startsWith("Character ")?"":s}was(e,t){let s=e.isContainer?d:o`was ${t.previous===void 0?"absent":oe(t.previous)}${t.by===""?"":", "}`;return o`<span class="was">${s}${t.by===""?d:`by ${t.by==="You"?"you":t.by}`}</span>`}tools(e){if(!this.seat.mayWrite(e.pointer)||this.editing!==null)return d;let t=s=>i=>{i.stopPropagation(),s()};return o`
      <span class="tools">
        ${e.isContainer?o`<button tabindex="-1" aria-label="Add to ${e.name}" @click=${t(()=>this.edit(e.pointer,"add"))}>
                ${g("plus")}
              </button>`:d}
        <button tabindex="-1" aria-label="Edit ${e.name}" @click=${t(()=>this.edit(e.pointer,"set"))}>${g("pencil")}</button>
        <button tabindex="-1" aria-label="Remove ${e.name}" @click=${t(()=>this.take(e.pointer))}>${g("bin")}</button>
      </span>
    `}moreButton(e){let t=e.pointer.slice(0,e.pointer.lastIndexOf("/"));return o`
      <button
        class="quiet small"
        @click=${()=>{this.pages.set(t,(this.pages.get(t)??Rt)+Rt),this.requestUpdate()}}
      >
        ${e.more} more
      </button>
    `}form(e){let t=e.kind==="add",s=_(this.seat.state,e.pointer),i=t?"":typeof e.previous=="string"&&this.kind==="text"?e.previous:JSON.stringify(e.previous,null,2)??"";return o`
      <form
        class="box"
        aria-label=${t?`Add to ${e.pointer||"the state"}`:`Edit ${e.pointer}`}
        @submit=${this.save}
        @keydown=${this.formKey}
      >
        ${t&&!Array.isArray(s)?o`<div class="field">
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
          ${this.kind==="text"?o`<input id="value" name="value" .value=${i} autocomplete="off" />`:o`<textarea
                  id="value"
                  name="value"
                  rows=${Math.min(12,i.split(`
`).length+1)}
                  spellcheck="false"
                  .value=${i}
                ></textarea>`}
        </div>
        ${this.kind==="text"?d:o`<div class="field wide">
                <label for="file">From a file</label>
                <input id="file" type="file" accept=".json,application/json" @change=${this.read} />
              </div>`}
        ${this.problem===""?d:o`<p class="problem wide" role="alert">${this.problem}</p>`}
        <div class="row wide">
          <button class="primary small">Save</button>
          <button type="button" class="quiet small" @click=${this.cancel}>Cancel</button>
        </div>
      </form>
    `}glow(e,t){return this.seat.glowAt(e)??(t?this.seat.glowsBelow(e):void 0)}open(e,t){this.opened.set(e,t),this.focused=e,this.requestUpdate()}edit(e,t){let s=_(this.seat.state,e);this.editing={pointer:e,kind:t,previous:s},this.kind=t==="add"||s===void 0||typeof s=="string"?"text":"json",this.problem="",this.updateComplete.then(()=>this.renderRoot.querySelector("form input, form textarea")?.focus())}take(e){let t=_(this.seat.state,e);this.seat.run(()=>this.seat.live.updateState([{path:e,...t===void 0?{}:{previous:t}}]))}focusRow(e){e!==void 0&&(this.focused=e,this.updateComplete.then(()=>[...this.renderRoot.querySelectorAll(".item")].find(t=>t.dataset.pointer===e)?.focus()))}};F.styles=[$,y` .tree { font-size: 0.94rem; } .item { border-radius: 6px; scroll-margin: 40px; } .line { position: relative; display: flex; gap: 0 5px; min-height: 30px; padding: 4px 6px 4px calc(4px + var(--level) * 18px); border-radius: 6px; cursor: default; } .item:hover > .line { background: var(--raised); } .item:focus-visible { outline-offset: -2px; } .item.secret > .line { background: var(--secret-wash); } .item.glows > .line { background: var(--glow); box-shadow: inset 3px 0 0 var(--glow-edge); } .item.glows .id, .item.glows .twisty, .item.glows .count, .item.glows .was, .item.glows .text, .item.glows .number, .item.glows .key { color: var(--ink); } .twisty { width: 14px; flex: none; height: 1.45em; display: grid; place-items: center; color: var(--soft); } .twisty svg { width: 13px; height: 13px; transition: transform 120ms; transform: rotate(-90deg); } .open > .line .twisty svg { transform: none; } .content { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; min-width: 0; } .content .tag { line-height: 1.3; } .key { font-weight: 600; overflow-wrap: anywhere; } .id { font: 0.84em var(--mono); color: var(--soft); } .value { font-family: var(--mono); font-size: 0.84em; overflow-wrap: anywhere; min-width: 0; } .text { color: var(--accent); } .number { color: var(--turn); } .count { color: var(--soft); font-size: 0.86em; } .was { font-size: 0.84em; color: var(--soft); } .tools { position: absolute; inset: 0 4px auto auto; display: inline-flex; gap: 1px; border-radius: 6px; background: var(--raised); opacity: 0; } .item:hover > .line .tools, .item:focus > .line .tools, .item:focus-within > .line .tools { opacity: 1; } .tools button { min-height: 28px; width: 30px; padding: 0; border-color: transparent; background: none; font-size: 0.85rem; } .tools button:hover { background: var(--surface); border-color: var(--control); } form { display: grid; grid-template-columns: repeat(auto-fit, minmax(110px, 1fr)); gap: 8px; align-items: end; position: sticky; top: 0; z-index: 2; margin-block-end: 10px; box-shadow: 0 10px 26px -10px var(--shadow); } .item.edited > .line { box-shadow: inset 0 0 0 2px var(--accent); } form .wide { grid-column: 1 / -1; } .key-help { margin-block-start: 10px; } kbd { font: 600 0.75rem var(--body); padding: 1px 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); } @media (pointer: coarse) { .line { min-height: 40px; padding-block: 9px; } .tools button { min-height: 36px; width: 36px; } .key-help { display: none; } } `],h([f()],F.prototype,"focused",2),h([f()],F.prototype,"editing",2),h([f()],F.prototype,"kind",2),h([f()],F.prototype,"problem",2),F=h([w("gs-tree")],F);var pt=["log","dice","send"],zn=[{part:"combat",title:"Combat",picture:"swords"},{part:"state",title:"State",picture:"tree"},{part:"members",title:"Members",picture:"people"},{part:"messages",title:"Messages",picture:"list"}],Gn={connecting:"Connecting",open:"Connected",waiting:"Waiting to reconnect",closed:"Closed"},Bn={game_master:"Game master",player:"Player",observer:"Observer"},K=class extends S{constructor(){super(...arguments);this.isSecond=!1;this.current="combat";this.tab="log";this.hasFacts=!1;this.enterAgain=()=>{ge(null),location.reload()};this.switchTab=e=>{if(e.key!=="ArrowLeft"&&e.key!=="ArrowRight")return;let t=e.key==="ArrowRight"?1:pt.length-1;this.tab=pt[(pt.indexOf(this.tab)+t)%pt.length],this.updateComplete.then(()=>this.renderRoot.querySelector(`#tab-${this.tab}`)?.focus())}}render(){return o`
      <div class="frame">
        ${this.head()} ${this.hasFacts?this.facts():d} ${this.over()}
        <nav aria-label="Parts of the table">
          ${zn.map(({part:e,title:t,picture:s})=>o`
              <button aria-current=${this.current===e?"true":"false"} @click=${()=>this.current=e}>
                ${g(s)} ${t}
              </button>
            `)}
        </nav>
        <div class="parts">
          ${this.section("combat","Combat",o`<gs-tracker .seat=${this.seat}></gs-tracker>`)}
          ${this.section("state","State",o`<gs-tree .seat=${this.seat}></gs-tree>`)}
          ${this.section("members","Members",o`<gs-members .seat=${this.seat}></gs-members>`)} ${this.messages()}
        </div>
      </div>
    `}head(){let{seat:e}=this,{live:t}=e,s=e.ownCharacter,i=e.me?.deputy?"Deputy":Bn[e.role],a=s===null?i:e.character(s),l=t.latencyMs===null?d:o`<span>${Math.round(t.latencyMs)} ms</span>`;return o`
      <header>
        <h2 id="who">${a}</h2>
        ${e.ownCharacters.slice(1).map(c=>o`<span class="tag own">${e.character(c)}</span>`)}
        ${s===null?d:o`<span class="tag own">${i}</span>`}
        ${e.identity.name===""?d:o`<span class="soft">${e.identity.name}</span>`}
        <button class="chip push ${t.status}" aria-expanded=${this.hasFacts} @click=${()=>this.hasFacts=!this.hasFacts}>
          <span class="dot"></span> <span class="status">${Gn[t.status]}</span> ${l}
          <span><span class="visually-hidden">version</span> v<span class="at">${t.version??"–"}</span></span>
        </button>
        ${this.isSecond?o`<button class="quiet square" aria-label="Close this view" @click=${()=>this.dispatchEvent(new Event("close"))}>
                ${g("cross")}
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
            <dd>${e.log.filter(s=>s.text!==null).length}</dd>
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
    `}line(){let e=this.seat.latencies;if(e.length<2)return d;let t=Math.max(...e)*1.15||1,s=e.map((i,a)=>`${(a/(e.length-1)*100).toFixed(1)},${(32-i/t*30).toFixed(1)}`).join(" ");return o`<svg class="line" viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">${k`<polyline points=${s} />`}</svg>`}over(){let{ending:e,live:t}=this.seat;return e===null&&this.seat.isInterrupted&&t.status!=="closed"?o`
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
    `}section(e,t,s){return o`
      <section class="${e} ${this.current===e?"current":""}" aria-labelledby="${e} who">
        <h3 id=${e}>${t}</h3>
        <div class="body" tabindex="0" role="group" aria-labelledby="${e} who">${s}</div>
      </section>
    `}messages(){let e=(t,s)=>o`
      <button
        role="tab"
        id="tab-${t}"
        aria-controls="panel"
        aria-selected=${this.tab===t}
        tabindex=${this.tab===t?0:-1}
        @click=${()=>this.tab=t}
      >
        ${s}
      </button>
    `;return o`
      <section class="messages ${this.current==="messages"?"current":""}" aria-labelledby="messages who">
        <h3 id="messages" class="visually-hidden">Messages</h3>
        <div class="tabs" role="tablist" aria-label="Messages" @keydown=${this.switchTab}>
          ${e("log","Log")} ${e("dice","Dice")} ${e("send","Send")}
        </div>
        <div class="body" id="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.tab}">
          ${this.shownTab()}
        </div>
      </section>
    `}shownTab(){switch(this.tab){case"log":return o`<gs-log .seat=${this.seat}></gs-log>`;case"dice":return o`<gs-dice .seat=${this.seat}></gs-dice>`;case"send":return o`<gs-composer .seat=${this.seat}></gs-composer>`}}};K.styles=[$,y` :host { container-type: inline-size; min-width: 0; } .frame { display: flex; flex-direction: column; gap: 12px; height: 100%; min-height: 0; } header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; min-height: 40px; } header h2 { font-size: 1.3rem; overflow-wrap: anywhere; } .chip { min-height: 32px; padding: 3px 12px; border-radius: 99px; font-weight: 600; font-size: 0.86rem; border-color: var(--line); font-variant-numeric: tabular-nums; } .dot { width: 9px; height: 9px; border-radius: 50%; background: var(--accent); flex: none; } .connecting .dot, .waiting .dot { background: var(--turn); animation: pulse 1.2s infinite alternate ease-in-out; } .closed .dot { background: var(--wrong); } @keyframes pulse { to { opacity: 0.25; } } .facts { display: flex; flex-wrap: wrap; gap: 10px 34px; } .facts dt { font-size: 0.8rem; color: var(--soft); } .facts dd { font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; } .facts .long { font: 0.8rem var(--mono); padding-block-start: 4px; } .line { display: block; width: 130px; height: 26px; } .line polyline { fill: none; stroke: var(--accent); stroke-width: 1.6; vector-effect: non-scaling-stroke; stroke-linejoin: round; } .over { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; border-color: var(--turn); background: var(--turn-wash); } nav { display: none; } .parts { display: grid; gap: 14px; flex: 1; min-height: 0; align-items: start; } section { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 1px 2px var(--shadow), 0 6px 20px -12px var(--shadow); } section > h3, .tabs { padding: 14px 18px 0; font-size: 1.2rem; } .body { position: relative; padding: 12px 18px 18px; min-height: 0; } .body:focus-visible { outline-offset: -3px; border-radius: 14px; } .tabs { display: flex; gap: 4px; padding-inline: 12px; } .tabs button { border: 0; border-radius: 6px 6px 0 0; background: none; font: 700 1.15rem var(--display); color: var(--soft); padding: 4px 8px; min-height: 34px; box-shadow: inset 0 -2px 0 transparent; } .tabs button:hover:not(:disabled) { background: none; color: var(--ink); } .tabs button[aria-selected='true'] { color: var(--ink); box-shadow: inset 0 -3px 0 var(--accent); } @container (width < 640px) { nav { display: grid; grid-template-columns: repeat(4, 1fr); gap: 2px; position: sticky; top: 0; z-index: 2; padding: 4px; background: var(--raised); border: 1px solid var(--line); border-radius: 12px; } nav button { flex-direction: column; gap: 1px; min-height: 50px; padding: 4px 2px; border-color: transparent; background: none; font-size: 0.82rem; } nav button[aria-current='true'] { background: var(--surface); border-color: var(--line); color: var(--accent); box-shadow: 0 1px 3px var(--shadow); } section:not(.current) { display: none; } .body { padding-inline: 14px; } } @container (width < 1100px) { .frame { height: auto; } .parts { flex: none; } } @container (640px <= width < 1100px) { .parts { grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); grid-template-areas: 'combat state' 'members messages'; } .combat { grid-area: combat; } .state { grid-area: state; } .members { grid-area: members; } .messages { grid-area: messages; } .messages .body { max-height: 70vh; overflow: auto; } } @container (width >= 1100px) { .parts { grid-template-columns: minmax(0, 1.3fr) minmax(0, 1.05fr) minmax(320px, 0.85fr); grid-template-rows: auto minmax(0, 1fr); grid-template-areas: 'combat state members' 'combat state messages'; align-items: stretch; } .combat { grid-area: combat; } .state { grid-area: state; } .members { grid-area: members; max-height: 44vh; } .messages { grid-area: messages; } .body { overflow: auto; flex: 1; } } `],h([T({type:Boolean})],K.prototype,"isSecond",2),h([f()],K.prototype,"current",2),h([f()],K.prototype,"tab",2),h([f()],K.prototype,"hasFacts",2),K=h([w("gs-seat")],K);var Y=class extends G{constructor(){super(...arguments);this.as="observer";this.problem="";this.isBusy=!1;this.submit=async e=>{e.preventDefault();let t=new FormData(e.target);this.isBusy=!0,this.problem="";try{let{development:s}=this.seat.identity,i=s?await ve(String(t.get("name")??"")):st(String(t.get("jwt"))),a=this.as==="observer"?"observer":{character:String(t.get("character")).trim()},l=await J.resume(i,this.seat.sessionId)??await J.join(i,this.seat.sessionId,a);this.dispatchEvent(new CustomEvent("seated",{detail:l}))}catch(s){let{code:i,message:a}=s,l=i==="forbidden"&&this.as==="observer"?"Choose a player instead.":fe(i??"");this.problem=[a,l].filter(c=>c!=="").join(" ")}finally{this.isBusy=!1}}}render(){let{development:e}=this.seat.identity,t=s=>()=>this.as=s;return o`
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
    `}};Y.styles=[$,y` form { display: grid; gap: 12px; } .choices { display: grid; gap: 4px; } .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; } `],h([T({attribute:!1})],Y.prototype,"seat",2),h([f()],Y.prototype,"as",2),h([f()],Y.prototype,"problem",2),h([f()],Y.prototype,"isBusy",2),Y=h([w("gs-second")],Y);var Wn=6e3,Fn=3,Kn=["turn_change","combat_end","combat_rewind","combatant_reveal","combatant_remove","combatant_update","combatant_act","action_declare","action_resolve","action_withdraw","effects_start","effects_end","effects_keep","dice_roll","player_joined","player_characters","game_master_changed"],Yn=[{theme:"light",title:"Light",picture:"sun"},{theme:"system",title:"As the system",picture:"system"},{theme:"dark",title:"Dark",picture:"moon"}],D=class extends G{constructor(){super(...arguments);this.seat=null;this.second=null;this.isChoosing=!1;this.theme=Ke();this.notices=[];this.announcement="";this.query=new URLSearchParams(location.search);this.unsee=()=>{let e=this.second;this.second=null,e.role==="observer"&&!e.hasEnded?e.run(()=>e.leave().then(()=>!0)):e.close()}}render(){return o`
      <div class="page ${this.seat===null?"":"at-table"}">
        ${this.bar()}
        <main>${this.seat===null?this.lobby():this.table(this.seat)}</main>
      </div>
      <div class="visually-hidden" aria-live="polite">${this.announcement}</div>
      ${this.shownNotices()}
    `}bar(){let{seat:e}=this;return o`
      <header class="bar">
        <a class="brand" href=${location.pathname} aria-label="Table, back to the start">${g("die")} <span>Table</span></a>
        ${e===null?d:o`<h1>${e.sessionName}</h1>`} ${e?.hasEnded?o`<span class="tag">ended</span>`:d}
        <span class="push"></span>
        ${e===null||this.second!==null?d:o`<button aria-expanded=${this.isChoosing} @click=${()=>this.isChoosing=!this.isChoosing}>
                ${g("columns")} <span class="wide">See as a player</span>
              </button>`}
        <div class="themes" role="group" aria-label="Colours">
          ${Yn.map(({theme:t,title:s,picture:i})=>o`<button aria-label=${s} title=${s} aria-pressed=${this.theme===t} @click=${()=>this.choose(t)}>
                ${g(i)}
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
      ${O(this.notices.filter(s=>s.kind===t),s=>s.key,s=>o`
          <div class="notice ${s.kind}">
            <span>${s.code===""?d:o`<code>${s.code}</code> `}${s.text}</span>
            <button class="quiet square small" aria-label="Close this message" @click=${()=>this.drop(s.key)}>${g("cross")}</button>
          </div>
        `)}
    `;return o`
      <div class="notices">
        <div role="status">${e("done")}</div>
        <div role="alert">${e("wrong")}</div>
      </div>
    `}sit(e){this.seat=e,history.replaceState(null,"",`${location.pathname}?session=${e.sessionId}`),this.follow(e),e.live.on("message",s=>{Kn.includes(s.type)&&(this.announcement=e.log.findLast(i=>i.type===s.type&&i.direction==="in")?.sentence??"")});let t=()=>{document.title=`${e.hasTurn?"Your turn · ":""}${e.sessionName}`,this.requestUpdate()};e.addEventListener("change",t),t()}see(e){this.second=e,this.isChoosing=!1,this.follow(e)}follow(e){e.addEventListener("notice",t=>{let s=t.detail;this.notices=[...this.notices,s].slice(-Fn),s.kind==="done"&&setTimeout(()=>this.drop(s.key),Wn)})}drop(e){this.notices=this.notices.filter(t=>t.key!==e)}choose(e){this.theme=e,Ye(e)}};D.styles=[$,y` :host { display: flex; flex-direction: column; min-height: 100dvh; } .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 9px 18px; background: var(--surface); border-block-end: 1px solid var(--line); } .brand { display: inline-flex; align-items: center; gap: 9px; color: var(--accent); font: 800 1.25rem/1 var(--display); text-decoration: none; } .brand svg { width: 27px; height: 27px; stroke-width: 1.4; } h1 { font-size: 1.25rem; font-weight: 700; overflow-wrap: anywhere; padding-inline-start: 14px; border-inline-start: 1px solid var(--line); } .themes { display: inline-flex; border: 1px solid var(--line); border-radius: 9px; padding: 2px; } .themes button { border: 0; border-radius: 6px; width: 32px; min-height: 30px; padding: 0; background: none; } .themes button[aria-pressed='true'] { background: var(--accent-wash); color: var(--accent); } main { position: relative; flex: 1; min-height: 0; } .seats { display: grid; gap: 18px; padding: 14px 18px 18px; } gs-second { position: absolute; z-index: 5; inset: 8px 18px auto auto; width: min(520px, calc(100% - 36px)); box-shadow: 0 16px 44px -8px var(--shadow), 0 2px 8px var(--shadow); } @media (width >= 1100px) { .page.at-table { flex: none; height: 100dvh; } .at-table main { display: flex; flex-direction: column; } .seats { flex: 1; min-height: 0; grid-template-rows: minmax(0, 1fr); } .seats.two { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0; padding-inline: 0; } .two gs-seat { overflow: auto; padding-inline: 18px; } .two gs-seat + gs-seat { border-inline-start: 1px solid var(--line); } } .page { display: flex; flex-direction: column; flex: 1; min-height: 0; } .notices { position: fixed; z-index: 10; inset: auto 0 14px; display: grid; justify-items: center; gap: 8px; padding-inline: 14px; pointer-events: none; } .notice { pointer-events: auto; display: flex; align-items: center; gap: 12px; max-width: 620px; padding: 10px 8px 10px 16px; border-radius: 11px; border: 1px solid var(--line); border-inline-start: 5px solid var(--accent); background: var(--surface); box-shadow: 0 10px 34px -8px var(--shadow), 0 2px 6px var(--shadow); } .notice.wrong { border-inline-start-color: var(--wrong); } .notice code { color: var(--wrong); font-weight: 600; } @media (width < 640px) { .bar { padding-inline: 12px; gap: 6px 10px; } .brand span { display: none; } h1 { padding: 0; border: 0; flex: 1; } .seats { padding: 10px 10px 80px; } .bar .wide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } } `],h([f()],D.prototype,"seat",2),h([f()],D.prototype,"second",2),h([f()],D.prototype,"isChoosing",2),h([f()],D.prototype,"theme",2),h([f()],D.prototype,"notices",2),h([f()],D.prototype,"announcement",2),D=h([w("gs-app")],D);document.adoptedStyleSheets=[es.styleSheet];Ye(Ke());
