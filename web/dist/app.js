// node_modules/preact/dist/preact.mjs
var n;
var t;
var r;
var u;
var i;
var f;
var o;
var e;
var l;
var c;
var a;
var s;
var h = /* @__PURE__ */ Symbol.for("pv");
var p = {};
var y = [];
var v = /^m(i|n|o|s|text|space)$/;
var w = Array.isArray;
var d = y.slice;
var _ = Object.assign;
function g(n3) {
  n3 && n3.parentNode && n3.remove();
}
function k(n3, t5, r4) {
  var u4, i4, f5, o5 = {}, e4 = arguments.length;
  for (f5 in t5) "key" == f5 ? u4 = t5[f5] : "ref" == f5 && "function" != typeof n3 ? i4 = t5[f5] : o5[f5] = t5[f5];
  return e4 > 2 && (o5.children = e4 > 3 ? d.call(arguments, 2) : r4), m(n3, o5, u4, i4, null);
}
function m(r4, u4, i4, f5, o5) {
  var e4 = { type: r4, props: u4, key: i4, ref: f5, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: h, __v: o5 || ++t, __i: -1, __u: 0 };
  return !o5 && n.vnode && n.vnode(e4), e4;
}
function $(n3) {
  return n3.children;
}
function x(n3, t5) {
  this.props = n3, this.context = t5, this.__g = 0;
}
function S(n3, t5) {
  if (null == t5) return n3.__ && S(n3.__, n3.__i + 1);
  for (var r4; t5 < n3.__k.length; t5++) if ((r4 = n3.__k[t5]) && r4.__e) return r4.__e;
  return "function" != typeof n3.type || n3.props.__P ? null : S(n3);
}
function C(t5) {
  var r4, u4 = t5.__v, i4 = u4.__e, f5 = [], o5 = [], e4 = t5.__P;
  e4 && ((r4 = _({ constructor: h }, u4)).__v = u4.__v + 1, n.vnode && n.vnode(r4), z(e4, r4, u4, t5.__n, e4.namespaceURI, 32 & u4.__u ? [i4] : null, f5, i4 || S(u4), 32 & u4.__u, o5), r4.__v = u4.__v, r4.__.__k[r4.__i] = r4, E(f5, r4, o5), u4.__ = u4.__e = null, r4.__e != i4 && j(r4));
}
function j(n3) {
  if ((n3 = n3.__) && n3.__c && !n3.props.__P) return n3.__e = null, n3.__k.some(function(t5) {
    return t5 && (n3.__e = t5.__e);
  }), j(n3);
}
function L(t5) {
  (8 & t5.__g || (t5.__g |= 8, u.push(t5), f++)) && i == n.debounceRendering || ((i = n.debounceRendering) || queueMicrotask)(H);
}
function H() {
  try {
    for (var n3, t5 = 1; u.length; ) u.length > t5 && u.sort(o), n3 = u.shift(), t5 = u.length, 8 & n3.__g && C(n3);
  } finally {
    (f = u.length) && (i || queueMicrotask)(H);
  }
}
function I(n3, t5, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, h5, v4, w5, d5, _4, g5 = u4.__k || y, k4 = t5.length;
  for (l4 = q(r4, t5, g5, l4, k4), s4 = 0; s4 < k4; s4++) null != (v4 = r4.__k[s4]) && (h5 = ~v4.__i && g5[v4.__i] || p, v4.__i = s4, _4 = z(n3, v4, h5, i4, f5, o5, e4, l4, c4, a5), w5 = v4.__e, (h5.ref != v4.ref || 8 & h5.__u) && (h5.ref && G(h5.ref, null, v4, h5), v4.ref && a5.push(v4.ref, v4.__c || w5, v4)), d5 = d5 || w5, 4 & v4.__u ? (l4 = A(v4, l4, n3, !h5.__v), h5.__e && (h5.__e = null)) : "function" == typeof v4.type && void 0 !== _4 ? l4 = _4 : w5 && (l4 = w5.nextSibling), v4.__u &= -21);
  return r4.__e = d5, l4;
}
function q(n3, t5, r4, u4, i4) {
  var f5, o5, e4, l4, c4, a5, s4, p5, y5, v4 = r4.length, d5 = v4, _4 = 0, g5 = 0, k4 = n3.__k = Array(i4);
  for (f5 = 0; f5 < i4; f5++) null != (o5 = t5[f5]) && "boolean" != typeof o5 && "function" != typeof o5 ? ("object" != typeof o5 || o5.constructor === String ? o5 = k4[f5] = m(null, o5) : w(o5) ? o5 = k4[f5] = m($, { children: o5 }) : o5.constructor === h && o5.__b ? o5 = k4[f5] = m(o5.type, o5.props, o5.key, o5.ref, o5.__v) : k4[f5] = o5, l4 = f5 + _4, o5.__ = n3, o5.__b = n3.__b + 1, e4 = null, ~(c4 = o5.__i = P(o5, r4, l4, d5)) && (d5--, (e4 = r4[c4]) && (e4.__u |= 2)), e4 && e4.__v ? (o5.__u |= 16, c4 == l4 - 1 ? _4-- : c4 == l4 + 1 ? _4++ : c4 != l4 && (c4 > l4 ? _4-- : _4++, g5 = 1)) : (~c4 || (i4 > v4 ? _4-- : i4 < v4 && _4++), "function" != typeof o5.type && (o5.__u |= 4))) : k4[f5] = null;
  if (g5) {
    for (a5 = [], s4 = [], f5 = 0; f5 < i4; f5++) if ((o5 = k4[f5]) && 16 & o5.__u) {
      for (_4 = 0, p5 = a5.length; _4 < p5; ) a5[y5 = _4 + p5 >> 1] < o5.__i ? _4 = y5 + 1 : p5 = y5;
      a5[_4] = o5.__i, s4[f5] = _4 + 1;
    }
    for (_4 = a5.length; f5--; ) s4[f5] && (s4[f5] == _4 ? _4-- : k4[f5].__u |= 4);
  }
  if (d5) for (f5 = 0; f5 < v4; f5++) !(e4 = r4[f5]) || 2 & e4.__u || (e4.__e == u4 && (u4 = S(e4)), J(e4, e4));
  return u4;
}
function A(n3, t5, r4, u4) {
  var i4, f5, o5, e4;
  if ("function" == typeof n3.type) {
    if (n3.props.__P) return t5;
    if (i4 = n3.__k) for (f5 = 0; f5 < i4.length; f5++) i4[f5] && (i4[f5].__ = n3, t5 = A(i4[f5], t5, r4, false));
    return t5;
  }
  for (t5 && !t5.parentNode && (t5 = S(n3)) && !t5.parentNode && (t5 = null), o5 = n3.__e, e4 = t5; e4 && 8 == e4.nodeType; ) e4 = e4.nextSibling;
  for (o5 != e4 && (!u4 && r4.moveBefore && o5.parentNode ? r4.moveBefore(o5, t5) : r4.insertBefore(o5, t5 || null)), t5 = o5; (t5 = t5 && t5.nextSibling) && 8 == t5.nodeType && !t5.data.startsWith("$s"); ) ;
  return t5;
}
function P(n3, t5, r4, u4) {
  var i4, f5 = n3.key, o5 = n3.type, e4 = t5[r4], l4 = e4 && !(2 & e4.__u);
  if (null === e4 && null == f5 || l4 && f5 == e4.key && o5 == e4.type) return r4;
  if (u4 > (l4 ? 1 : 0)) {
    for (i4 = r4 - 1; i4 >= 0; i4--) if ((e4 = t5[i4]) && !(2 & e4.__u) && f5 == e4.key && o5 == e4.type) return i4;
    for (i4 = r4 + 1; i4 < t5.length; i4++) if ((e4 = t5[i4]) && !(2 & e4.__u) && f5 == e4.key && o5 == e4.type) return i4;
  }
  return -1;
}
function T(n3, t5, r4) {
  null == r4 && (r4 = ""), "-" == t5[0] ? n3.setProperty(t5, r4) : n3[t5] = r4;
}
function N(n3, t5, r4, u4, i4) {
  var f5, o5;
  if ("style" == t5) if ("string" == typeof r4) n3.style.cssText = r4;
  else {
    if ("string" == typeof u4 && (n3.style.cssText = u4 = ""), u4) for (t5 in u4) r4 && t5 in r4 || T(n3.style, t5);
    if (r4) for (t5 in r4) u4 && r4[t5] == u4[t5] || T(n3.style, t5, r4[t5]);
  }
  else if ("o" == t5[0] && "n" == t5[1]) "function" != typeof r4 && (r4 = null), "function" != typeof u4 && (u4 = null), (n3.__e || (n3.__e = {}))[t5] = r4, r4 && u4 || (o5 = a[t5] || (a[t5] = V(t5)), (n3.__a || (n3.__a = {}))[t5] = c, f5 = t5 != (t5 = t5.replace(l, "$1")), (t5 = t5.slice(2))[0] < "a" && (t5 = t5.toLowerCase()), r4 ? n3.addEventListener(t5, o5, f5) : n3.removeEventListener(t5, o5, f5));
  else {
    if ("http://www.w3.org/2000/svg" == i4) t5 = t5.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if ("width" != t5 && "height" != t5 && "href" != t5 && "list" != t5 && "form" != t5 && "tabIndex" != t5 && "download" != t5 && "rowSpan" != t5 && "colSpan" != t5 && "role" != t5 && "popover" != t5 && t5 in n3) try {
      return void (n3[t5] = null == r4 ? "" : r4);
    } catch (n4) {
    }
    if ("function" == typeof r4) return;
    null == r4 || false === r4 && "-" != t5[4] ? n3.removeAttribute(t5) : n3.setAttribute(t5, "popover" == t5 && 1 == r4 ? "" : r4);
  }
}
function V(t5) {
  return function(r4) {
    var u4 = this.__e;
    if (u4) {
      if (u4 = u4[t5], null == r4[e]) r4[e] = c++;
      else if (r4[e] < this.__a[t5]) return;
      return u4(n.event ? n.event(r4) : r4);
    }
  };
}
function z(t5, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, p5, v4, d5, k4, b3, m5, M2, C3, j3, L2, H2, q2, A4, O2, P2, T4, N2, V2 = r4.type;
  if (r4.constructor !== h) return null;
  128 & u4.__u && (c4 = 32 & u4.__u, s4 = u4.__c.__z) && (r4.__u |= c4, p5 = o5 = [], 8 == s4.nodeType ? l4 = B(s4, o5) : o5.push(s4), l4 = o5[0] || l4), (s4 = n.__b) && s4(r4);
  n: if ("function" == typeof V2) {
    v4 = e4.length;
    try {
      if (M2 = r4.props, C3 = (s4 = V2.prototype) && s4.render, j3 = (s4 = V2.contextType) && i4[s4.__c], L2 = s4 ? j3 ? j3.props.value : s4.__ : i4, (d5 = u4.__c) ? (r4.__c = d5, 2 & d5.__g && (d5.__g |= 1)) : (C3 ? r4.__c = d5 = new V2(M2, L2) : (r4.__c = d5 = new x(M2, L2), d5.constructor = V2, d5.render = K), j3 && j3.sub(d5), d5.state || (d5.state = {}), d5.__n = i4, d5.__g |= 8, d5.__h = [], d5.__k = []), C3 && (d5.__s || (d5.__s = d5.state), V2.getDerivedStateFromProps && (d5.__s == d5.state && (d5.__s = _({}, d5.__s)), _(d5.__s, V2.getDerivedStateFromProps(M2, d5.__s)))), k4 = d5.props, b3 = d5.state, d5.__v = r4, u4.__c) {
        if (M2 !== k4 && C3 && !V2.getDerivedStateFromProps && d5.componentWillReceiveProps && d5.componentWillReceiveProps(M2, L2), r4.__v == u4.__v && !(8 & d5.__g) || !(4 & d5.__g) && d5.shouldComponentUpdate && false === d5.shouldComponentUpdate(M2, d5.__s, L2)) {
          r4.__v != u4.__v && (d5.props = M2, d5.state = d5.__s, d5.__g &= -9), r4.__e = u4.__e, r4.__k = u4.__k, r4.__k.some(function(n3) {
            n3 && (n3.__ = r4);
          }), y.push.apply(d5.__h, d5.__k), d5.__k = [], d5.__h.length && e4.push(d5), l4 = S(u4);
          break n;
        }
        d5.componentWillUpdate && d5.componentWillUpdate(M2, d5.__s, L2), C3 && d5.componentDidUpdate && d5.__h.push(function() {
          d5.componentDidUpdate(k4, b3, m5);
        });
      } else C3 && !V2.getDerivedStateFromProps && d5.componentWillMount && d5.componentWillMount(), C3 && d5.componentDidMount && d5.__h.push(d5.componentDidMount);
      d5.context = L2, d5.props = M2, d5.__P = t5, d5.__g &= -5, H2 = n.__r, q2 = C3 ? 25 : 0;
      do {
        d5.__g &= -9, H2 && H2(r4), s4 = d5.render(d5.props, d5.state = d5.__s, d5.context);
      } while (8 & d5.__g && ++q2 < 25);
      C3 && (y.push.apply(d5.__h, d5.__k), d5.__k = []), d5.state = d5.__s, d5.getChildContext && (i4 = _({}, i4, d5.getChildContext())), C3 && u4.__c && d5.getSnapshotBeforeUpdate && (m5 = d5.getSnapshotBeforeUpdate(k4, b3)), A4 = s4 && s4.type === $ && null == s4.key ? s4.props.children : s4, M2.__P && (s4 = l4, f5 = (t5 = M2.__P).namespaceURI, c4 = o5 = null, u4.props && u4.props.__P != t5 && (u4.__k.some(function(n3) {
        n3 && J(n3, n3);
      }), u4.__k = null), l4 = u4.__k ? S(u4, 0) : null), l4 = I(t5, w(A4) ? A4 : [A4], r4, u4, i4, f5, o5, e4, l4, c4, a5), M2.__P && (r4.__e = null, l4 = s4), r4.__u &= -161, p5 && p5.some(g), d5.__h.length && e4.push(d5), 1 & d5.__g && (d5.__g &= -4);
    } catch (t6) {
      if (e4.length = v4, r4.__v = null, c4 || o5) if (t6 && t6.then) {
        if (r4.__u |= 128 | c4, o5) {
          for (~(T4 = o5.indexOf(l4 || void 0)) || (T4 = o5.length); (N2 = o5[T4 - 1]) && 8 == N2.nodeType; ) T4--;
          for (; T4 < o5.length; T4++) if (N2 = o5[T4]) if (o5[T4] = null, O2) {
            if (N2 == P2) break;
          } else {
            if (8 != N2.nodeType) break;
            N2.data.startsWith("$s") && (P2 = B(O2 = N2));
          }
        }
        if (!O2) {
          for (; l4 && 8 == l4.nodeType && l4.nextSibling; ) l4 = l4.nextSibling;
          O2 = l4;
        }
        (s4 = B(O2 = r4.__c.__z || (r4.__c.__z = O2))) ? (r4.__e = O2, l4 = s4) : r4.__e = l4, l4 = l4 && l4.nextSibling;
      } else o5 && o5.some(g);
      else r4.__e = u4.__e;
      r4.__k || (r4.__k = u4.__k || []), t6 && t6.then || D(r4), n.__e(t6, r4, u4);
    }
  } else l4 = r4.__e = F(u4.__e, r4, u4, i4, f5, o5, e4, c4, a5, t5);
  return (s4 = n.diffed) && s4(r4), l4;
}
function B(n3, t5) {
  if (n3 && 8 == n3.nodeType && n3.data.startsWith("$s")) for (var r4 = 1; n3 = n3.nextSibling; ) {
    if (8 == n3.nodeType) {
      if (n3.data.startsWith("$s")) r4++;
      else if (n3.data.startsWith("/$s") && !--r4) return n3;
    }
    t5 && t5.push(n3);
  }
}
function D(n3) {
  n3 && (n3.__c && (n3.__c.__g |= 4), n3.__k && n3.__k.some(D));
}
function E(t5, r4, u4) {
  for (var i4 = 0; i4 < u4.length; ) G(u4[i4++], u4[i4++], u4[i4++]);
  n.__c && n.__c(r4, t5), t5.some(function(r5) {
    try {
      t5 = r5.__h, r5.__h = [], t5.some(function(n3) {
        n3.call(r5);
      });
    } catch (t6) {
      n.__e(t6, r5.__v);
    }
  });
}
function F(t5, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, h5, y5, _4, k4, b3, m5, M2, $2 = u4.props || p, x3 = r4.props, C3 = r4.type;
  if ("svg" == C3 ? f5 = "http://www.w3.org/2000/svg" : "math" == C3 ? f5 = "http://www.w3.org/1998/Math/MathML" : f5 || (f5 = "http://www.w3.org/1999/xhtml"), o5) {
    for (s4 = 0; s4 < o5.length; s4++) if ((k4 = o5[s4]) && (C3 ? k4.localName == C3 : 3 == k4.nodeType)) {
      t5 = k4, o5[s4] = null;
      break;
    }
  }
  if (!t5) {
    if (M2 = a5.ownerDocument || document, !C3) return M2.createTextNode(x3);
    t5 = M2.createElementNS(f5, C3, x3.is ? x3 : a5), l4 && (n.__m && n.__m(r4, o5), l4 = false), o5 = null;
  }
  if (C3) {
    if (a5 = "template" == C3 && t5.content || t5, o5 = "textarea" == C3 && null != x3.defaultValue ? null : o5 && d.call(a5.childNodes), !l4 && o5) for ($2 = {}, s4 = 0; s4 < t5.attributes.length; s4++) $2[(k4 = t5.attributes[s4]).name] = k4.value;
    for (s4 in $2) k4 = $2[s4], "dangerouslySetInnerHTML" == s4 ? y5 = k4 : "children" == s4 || s4 in x3 || "value" == s4 && "defaultValue" in x3 || "checked" == s4 && "defaultChecked" in x3 || N(t5, s4, null, k4, f5);
    for (s4 in x3) k4 = x3[s4], "children" == s4 ? _4 = k4 : "dangerouslySetInnerHTML" == s4 ? h5 = k4 : "value" == s4 ? b3 = k4 : "checked" == s4 ? m5 = k4 : l4 && "function" != typeof k4 || $2[s4] === k4 || N(t5, s4, k4, $2[s4], f5);
    h5 ? (l4 || y5 && (h5.__html == y5.__html || h5.__html == t5.innerHTML) || (t5.innerHTML = h5.__html), r4.__k = []) : (y5 && (t5.textContent = ""), ("foreignObject" == C3 || "http://www.w3.org/1998/Math/MathML" == f5 && v.test(C3)) && (f5 = "http://www.w3.org/1999/xhtml"), I(a5, w(_4) ? _4 : [_4], r4, u4, i4, f5, o5, e4, o5 ? o5[0] : u4.__k && S(u4, 0), l4, c4), o5 && o5.some(g)), l4 && "textarea" != C3 || (s4 = "value", "progress" == C3 && null == b3 ? t5.removeAttribute(s4) : null == b3 || b3 === t5[s4] && ("progress" != C3 || b3) || N(t5, s4, b3, $2[s4], f5), s4 = "checked", null != m5 && m5 != t5[s4] && N(t5, s4, m5, $2[s4], f5));
  } else $2 === x3 || l4 && t5.data == x3 || (t5.data = x3);
  return t5;
}
function G(t5, r4, u4, i4) {
  try {
    "function" == typeof t5 ? r4 ? r4.__x = t5(r4) || 1 : i4 && (i4 = i4.__c || i4.__e) && (r4 = i4.__x) && (i4.__x = null, "function" == typeof r4 ? r4() : t5(null)) : t5.current = r4;
  } catch (t6) {
    n.__e(t6, u4);
  }
}
function J(t5, r4, u4) {
  var i4, f5, o5, e4;
  if (n.unmount && n.unmount(t5), !(i4 = t5.ref) || i4.current && i4.current != t5.__e || G(i4, null, r4, t5), i4 = t5.__c) {
    if (i4.componentWillUnmount) try {
      i4.componentWillUnmount();
    } catch (t6) {
      n.__e(t6, r4);
    }
    i4.__P = i4.__n = null;
  }
  if (i4 = t5.__k) for (e4 = 0; e4 < i4.length; e4++) i4[e4] && J(i4[e4], r4, "function" != typeof t5.type || u4 && !t5.props.__P);
  !u4 && (i4 = t5.__c) && (i4 = i4.__z) && (f5 = B(i4, o5 = [])) && (i4 == t5.__e && o5.some(g), g(f5), g(i4)), u4 || g(t5.__e), t5.__e = t5.__c = t5.__ = null;
}
function K(n3, t5, r4) {
  return this.constructor(n3, r4);
}
function Q(t5, r4) {
  var u4, i4, f5, o5;
  n.__ && n.__(t5, r4), 9 == r4.nodeType && (r4 = r4.documentElement), i4 = (u4 = t5 && 32 & t5.__u) ? null : r4.__k, r4.__k = m($, { children: [t5] }), f5 = [], o5 = [], z(r4, r4.__k, i4 || p, p, r4.namespaceURI, i4 ? null : r4.firstChild ? d.call(r4.childNodes) : null, f5, i4 ? i4.__e : r4.firstChild, u4, o5), E(f5, r4.__k, o5), r4.__k.props.children = null;
}
n = { __e: function(n3, t5, r4, u4) {
  for (var i4, o5, e4; t5 = t5.__; ) if ((i4 = t5.__c) && !(1 & i4.__g)) {
    i4.__g |= 4;
    try {
      if ((e4 = (o5 = i4.constructor) && o5.getDerivedStateFromError) && i4.setState(o5.getDerivedStateFromError(n3)), i4.componentDidCatch && (i4.componentDidCatch(n3, u4 || {}), e4 = 1), e4 && 8 & i4.__g) return void (i4.__g |= 2);
    } catch (t6) {
      n3 = t6;
    }
  }
  throw f = 0, n3;
} }, t = 0, r = function(n3) {
  return null != n3 && n3.constructor === h;
}, x.prototype.setState = function(n3, t5) {
  var r4 = this.__s;
  r4 && r4 != this.state || (r4 = this.__s = _({}, this.state)), "function" == typeof n3 && (n3 = n3(_({}, r4), this.props)), n3 && (_(r4, n3), this.__v && (t5 && this.__k.push(t5), L(this)));
}, x.prototype.forceUpdate = function(n3) {
  this.__v && (this.__g |= 4, n3 && this.__h.push(n3), L(this));
}, x.prototype.render = $, u = [], f = 0, o = function(n3, t5) {
  return n3.__v.__b - t5.__v.__b;
}, e = /* @__PURE__ */ Symbol(), l = /(PointerCapture)$|Capture$/i, c = 0, a = {}, s = 0;

// node_modules/preact/hooks/dist/hooks.mjs
var t2;
var r2;
var u2;
var i2;
var o2 = Object.is;
var f2 = 0;
var c2 = [];
var e2 = [];
var a2 = n;
var v2 = a2.__b;
var l2 = a2.__r;
var m2 = a2.diffed;
var h2 = a2.__c;
var s2 = a2.unmount;
var p2 = a2.__;
function y2(n3, t5) {
  a2.__h && a2.__h(r2, n3, f2 || t5), f2 = 0;
  var u4 = r2.__H || (r2.__H = { __: [], __h: [] });
  return n3 >= u4.__.length && u4.__.push({}), u4.__[n3];
}
function d2(n3) {
  return f2 = 1, _2(G2, n3);
}
function _2(n3, u4, i4) {
  var f5 = y2(t2++, 2);
  if (f5.t = n3, !f5.__c && (f5.__ = [i4 ? i4(u4) : G2(void 0, u4), function(n4) {
    var t5 = (f5.__N || f5.__)[0], r4 = f5.t(t5, n4);
    o2(t5, r4) || (f5.__N = [r4, f5.__[1]], f5.__c.setState({}));
  }], f5.__c = r2, !r2.__f)) {
    r2.__f = true;
    var c4 = r2.shouldComponentUpdate;
    r2.shouldComponentUpdate = function(n4, t5, r4) {
      var u5 = this.__H;
      if (!u5) return true;
      var i5 = false, f6 = this.props != n4;
      if (u5.__.some(function(n5) {
        n5.__N && (i5 = true, o2(n5.__[0], n5.__N[0]) || (f6 = true));
      }), c4) {
        var e4 = c4.call(this, n4, t5, r4);
        return i5 ? e4 || f6 : e4;
      }
      return !i5 || f6;
    };
  }
  return f5.__;
}
function A2(n3, u4) {
  var i4 = y2(t2++, 3);
  !a2.__s && E2(i4.__H, u4) && (i4.__P = true, i4.__ = n3, i4.u = u4, r2.__H.__h.push(i4));
}
function F2(n3, u4) {
  var i4 = y2(t2++, 4);
  !a2.__s && E2(i4.__H, u4) && (i4.__P = false, i4.__ = n3, i4.u = u4, r2.__h.push(i4));
}
function T2(n3) {
  return f2 = 5, w2(function() {
    return { current: n3 };
  }, []);
}
function w2(n3, r4) {
  var u4 = y2(t2++, 7);
  return E2(u4.__H, r4) && (u4.__ = n3(), u4.__H = r4), u4.__;
}
function g2() {
  var n3;
  do {
    for (; n3 = e2.shift(); ) try {
      C2(n3);
    } catch (t6) {
      a2.__e(t6, { __: (n3 = n3.__P) && n3.__v });
    }
    for (; n3 = c2.shift(); ) {
      var t5 = n3.__H;
      if (n3.__P && t5) try {
        t5.__h.some(C2), t5.__h.some(D2), t5.__h = [];
      } catch (r4) {
        t5.__h = [], a2.__e(r4, n3.__v);
      }
    }
  } while (e2.length);
}
a2.__b = function(n3) {
  r2 = null, v2 && v2(n3);
}, a2.__ = function(n3, t5) {
  n3 && t5.__k && t5.__k.__m && (n3.__m = t5.__k.__m), p2 && p2(n3, t5);
}, a2.__r = function(n3) {
  l2 && l2(n3), t2 = 0;
  var i4 = (r2 = n3.__c).__H;
  i4 && (u2 == r2 ? r2.__h = [] : (i4.__h.some(C2), i4.__h.some(D2), t2 = 0), i4.__h = [], i4.__.some(function(n4) {
    n4.__N && (n4.__ = n4.__N), n4.u = n4.__N = void 0;
  })), u2 = r2;
}, a2.diffed = function(n3) {
  m2 && m2(n3);
  var t5 = n3.__c;
  t5 && t5.__H && (t5.__H.__h.length && B2(c2.push(t5)), t5.__H.__.some(function(n4) {
    n4.u && (n4.__H = n4.u);
  })), u2 = r2 = null;
}, a2.__c = function(n3, t5) {
  t5.some(function(n4) {
    try {
      n4.__h.some(C2), n4.__h = n4.__h.filter(function(n5) {
        return !n5.__ || D2(n5);
      });
    } catch (t6) {
      n4.__h = [function() {
        throw t6;
      }];
    }
  }), h2 && h2(n3, t5);
}, a2.unmount = function(n3) {
  s2 && s2(n3);
  var t5, r4, u4 = n3.__c;
  u4 && u4.__H && (u4.__H.__.some(function(u5) {
    try {
      if (u5.__P && u5.__c) {
        if (void 0 === r4) {
          for (r4 = n3.__; r4 && (!r4.__c || !r4.__c.__P); ) r4 = r4.__;
          r4 = r4 && r4.__c;
        }
        u5.__P = r4, B2(e2.push(u5));
      } else C2(u5);
    } catch (n4) {
      t5 = n4;
    }
  }), u4.__H = void 0, t5 && a2.__e(t5, u4.__v));
};
var k2 = "function" == typeof requestAnimationFrame;
function z2(n3) {
  var t5, r4 = function() {
    clearTimeout(u4), k2 && cancelAnimationFrame(t5), setTimeout(n3);
  }, u4 = setTimeout(r4, 35);
  k2 && (t5 = requestAnimationFrame(r4));
}
function B2(n3) {
  1 != n3 && i2 == a2.requestAnimationFrame || ((i2 = a2.requestAnimationFrame) || z2)(g2);
}
function C2(n3) {
  var t5 = r2, u4 = n3.__c;
  "function" == typeof u4 && (n3.__c = void 0, u4()), r2 = t5;
}
function D2(n3) {
  var t5 = r2;
  n3.__c = n3.__(), r2 = t5;
}
function E2(n3, t5) {
  return !n3 || n3.length != t5.length || t5.some(function(t6, r4) {
    return !o2(t6, n3[r4]);
  });
}
function G2(n3, t5) {
  return "function" == typeof t5 ? t5(n3) : t5;
}

// node_modules/@preact/signals-core/dist/signals-core.module.js
var i3 = /* @__PURE__ */ Symbol.for("preact-signals");
function t3() {
  if (!(v3 > 1)) {
    var i4, t5 = false;
    !(function() {
      var i5 = c3;
      c3 = void 0;
      while (void 0 !== i5) {
        var t6 = i5.S;
        if (t6.v === i5.v) {
          for (var r5 = t6.t; void 0 !== r5; r5 = r5.x) if (r5.i === i5.i) r5.i = t6.i;
        }
        i5 = i5.o;
      }
    })();
    while (void 0 !== h3) {
      var r4 = h3;
      h3 = void 0;
      s3++;
      while (void 0 !== r4) {
        var n3 = r4.u;
        r4.u = void 0;
        r4.f &= -3;
        if (!(8 & r4.f) && w3(r4)) try {
          r4.c();
        } catch (r5) {
          if (!t5) {
            i4 = r5;
            t5 = true;
          }
        }
        r4 = n3;
      }
    }
    s3 = 0;
    v3--;
    if (t5) throw i4;
  } else v3--;
}
function r3(i4) {
  if (v3 > 0) return i4();
  u3 = ++e3;
  v3++;
  try {
    return i4();
  } finally {
    t3();
  }
}
var n2;
var o3 = void 0;
function f3(i4) {
  var t5 = o3, r4 = n2;
  o3 = void 0;
  n2 = void 0;
  try {
    return i4();
  } finally {
    o3 = t5;
    n2 = r4;
  }
}
var h3 = void 0;
var v3 = 0;
var s3 = 0;
var e3 = 0;
var u3 = 0;
var c3 = void 0;
var a3 = 0;
function d3(i4) {
  if (void 0 !== o3) {
    var t5 = i4.n;
    if (void 0 === t5 || t5.t !== o3) {
      t5 = { i: 0, S: i4, p: o3.s, n: void 0, t: o3, e: void 0, x: void 0, r: t5 };
      if (void 0 !== o3.s) o3.s.n = t5;
      o3.s = t5;
      i4.n = t5;
      if (32 & o3.f) i4.S(t5);
      return t5;
    } else if (-1 === t5.i) {
      t5.i = 0;
      if (void 0 !== t5.n) {
        t5.n.p = t5.p;
        if (void 0 !== t5.p) t5.p.n = t5.n;
        t5.p = o3.s;
        t5.n = void 0;
        o3.s.n = t5;
        o3.s = t5;
      }
      return t5;
    }
  }
}
function l3(i4, t5) {
  this.v = i4;
  this.i = 0;
  this.n = void 0;
  this.t = void 0;
  this.l = 0;
  this.W = null == t5 ? void 0 : t5.watched;
  this.Z = null == t5 ? void 0 : t5.unwatched;
  this.name = null == t5 ? void 0 : t5.name;
}
l3.prototype.brand = i3;
l3.prototype.h = function() {
  return true;
};
l3.prototype.S = function(i4) {
  var t5 = this, r4 = this.t;
  if (r4 !== i4 && void 0 === i4.e) {
    i4.x = r4;
    this.t = i4;
    if (void 0 !== r4) r4.e = i4;
    else f3(function() {
      var i5;
      null == (i5 = t5.W) || i5.call(t5);
    });
  }
};
l3.prototype.U = function(i4) {
  var t5 = this;
  if (void 0 !== this.t) {
    var r4 = i4.e, n3 = i4.x;
    if (void 0 !== r4) {
      r4.x = n3;
      i4.e = void 0;
    }
    if (void 0 !== n3) {
      n3.e = r4;
      i4.x = void 0;
    }
    if (i4 === this.t) {
      this.t = n3;
      if (void 0 === n3) f3(function() {
        var i5;
        null == (i5 = t5.Z) || i5.call(t5);
      });
    }
  }
};
l3.prototype.subscribe = function(i4) {
  var t5 = this;
  return x2(function() {
    var r4 = t5.value;
    f3(function() {
      return i4(r4);
    });
  }, { name: "sub" });
};
l3.prototype.valueOf = function() {
  return this.value;
};
l3.prototype.toString = function() {
  return this.value + "";
};
l3.prototype.toJSON = function() {
  return this.value;
};
l3.prototype.peek = function() {
  var i4 = this;
  return f3(function() {
    return i4.value;
  });
};
Object.defineProperty(l3.prototype, "value", { get: function() {
  var i4 = d3(this);
  if (void 0 !== i4) i4.i = this.i;
  return this.v;
}, set: function(i4) {
  if (i4 !== this.v) {
    if (s3 > 100) throw new Error("Cycle detected");
    !(function(i5) {
      if (0 !== v3 && 0 === s3) {
        if (i5.l !== u3) {
          i5.l = u3;
          c3 = { S: i5, v: i5.v, i: i5.i, o: c3 };
        }
      }
    })(this);
    this.v = i4;
    this.i++;
    a3++;
    v3++;
    try {
      for (var r4 = this.t; void 0 !== r4; r4 = r4.x) r4.t.N();
    } finally {
      t3();
    }
  }
} });
function y3(i4, t5) {
  return new l3(i4, t5);
}
function w3(i4) {
  for (var t5 = i4.s; void 0 !== t5; t5 = t5.n) if (t5.S.i !== t5.i || !t5.S.h() || t5.S.i !== t5.i) return true;
  return false;
}
function b(i4) {
  for (var t5 = i4.s; void 0 !== t5; t5 = t5.n) {
    var r4 = t5.S.n;
    if (void 0 !== r4) t5.r = r4;
    t5.S.n = t5;
    t5.i = -1;
    if (void 0 === t5.n) {
      i4.s = t5;
      break;
    }
  }
}
function _3(i4) {
  var t5 = i4.s, r4 = void 0;
  while (void 0 !== t5) {
    var n3 = t5.p;
    if (-1 === t5.i) {
      t5.S.U(t5);
      if (void 0 !== n3) n3.n = t5.n;
      if (void 0 !== t5.n) t5.n.p = n3;
    } else r4 = t5;
    t5.S.n = t5.r;
    if (void 0 !== t5.r) t5.r = void 0;
    t5 = n3;
  }
  i4.s = r4;
}
function j2(i4, t5) {
  l3.call(this, void 0, t5);
  this.x = i4;
  this.s = void 0;
  this.g = a3 - 1;
  this.f = 4;
}
j2.prototype = new l3();
j2.prototype.h = function() {
  this.f &= -3;
  if (1 & this.f) return false;
  if (32 == (36 & this.f)) return true;
  this.f &= -5;
  if (this.g === a3) return true;
  this.g = a3;
  this.f |= 1;
  if (this.i > 0 && !w3(this)) {
    this.f &= -2;
    return true;
  }
  var i4 = o3;
  try {
    b(this);
    o3 = this;
    var t5 = this.x();
    if (16 & this.f || this.v !== t5 || 0 === this.i) {
      this.v = t5;
      this.f &= -17;
      this.i++;
    }
  } catch (i5) {
    this.v = i5;
    this.f |= 16;
    this.i++;
  }
  o3 = i4;
  _3(this);
  this.f &= -2;
  return true;
};
j2.prototype.S = function(i4) {
  if (void 0 === this.t) {
    this.f |= 36;
    for (var t5 = this.s; void 0 !== t5; t5 = t5.n) t5.S.S(t5);
  }
  l3.prototype.S.call(this, i4);
};
j2.prototype.U = function(i4) {
  if (void 0 !== this.t) {
    l3.prototype.U.call(this, i4);
    if (void 0 === this.t) {
      this.f &= -33;
      for (var t5 = this.s; void 0 !== t5; t5 = t5.n) t5.S.U(t5);
    }
  }
};
j2.prototype.N = function() {
  if (!(2 & this.f)) {
    this.f |= 6;
    for (var i4 = this.t; void 0 !== i4; i4 = i4.x) i4.t.N();
  }
};
Object.defineProperty(j2.prototype, "value", { get: function() {
  if (1 & this.f) throw new Error("Cycle detected");
  var i4 = d3(this);
  this.h();
  if (void 0 !== i4) i4.i = this.i;
  if (16 & this.f) throw this.v;
  return this.v;
} });
function O(i4, t5) {
  return new j2(i4, t5);
}
function p3(i4) {
  var r4 = i4.j;
  i4.j = void 0;
  if ("function" == typeof r4) {
    v3++;
    var n3 = o3;
    o3 = void 0;
    try {
      r4();
    } catch (t5) {
      i4.f &= -2;
      i4.f |= 8;
      g3(i4);
      throw t5;
    } finally {
      o3 = n3;
      t3();
    }
  }
}
function g3(i4) {
  for (var t5 = i4.s; void 0 !== t5; t5 = t5.n) t5.S.U(t5);
  i4.x = void 0;
  i4.s = void 0;
  p3(i4);
}
function S2(i4) {
  if (o3 !== this) throw new Error("Out-of-order effect");
  _3(this);
  o3 = i4;
  this.f &= -2;
  try {
    if (8 & this.f) g3(this);
  } finally {
    t3();
  }
}
function m3(i4, t5) {
  this.x = i4;
  this.j = void 0;
  this.s = void 0;
  this.u = void 0;
  this.f = 32;
  this.name = null == t5 ? void 0 : t5.name;
  if (n2) n2.push(this);
}
m3.prototype.c = function() {
  var i4 = this.S();
  try {
    if (8 & this.f) return;
    if (void 0 === this.x) return;
    var t5 = this.x();
    if ("function" == typeof t5) this.j = t5;
  } finally {
    i4();
  }
};
m3.prototype.S = function() {
  if (1 & this.f) throw new Error("Cycle detected");
  this.f |= 1;
  this.f &= -9;
  p3(this);
  b(this);
  v3++;
  var i4 = o3;
  o3 = this;
  return S2.bind(this, i4);
};
m3.prototype.N = function() {
  if (!(2 & this.f)) {
    this.f |= 2;
    this.u = h3;
    h3 = this;
  }
};
m3.prototype.d = function() {
  this.f |= 8;
  if (!(1 & this.f)) g3(this);
};
m3.prototype.dispose = function() {
  this.d();
};
function x2(i4, t5) {
  var r4 = new m3(i4, t5);
  try {
    r4.c();
  } catch (i5) {
    r4.d();
    throw i5;
  }
  var n3 = r4.d.bind(r4);
  n3[Symbol.dispose] = n3;
  return n3;
}

// node_modules/@preact/signals/dist/signals.module.js
var h4;
var d4;
var p4;
var m4 = "undefined" != typeof window && !!window.__PREACT_SIGNALS_DEVTOOLS__;
var g4 = [];
x2(function() {
  h4 = this.N;
})();
function b2(i4, n3) {
  n[i4] = n3.bind(null, n[i4] || function() {
  });
}
function y4(i4) {
  if (p4) {
    var n3 = p4;
    p4 = void 0;
    n3();
  }
  p4 = i4 && i4.S();
}
function w4(i4) {
  var n3 = this, r4 = i4.data, t5 = useSignal(r4);
  t5.name = "ReactiveDom";
  t5.value = r4;
  var e4 = w2(function() {
    var i5 = n3, r5 = n3.__v;
    while (r5 = r5.__) if (r5.__c) {
      r5.__c.__$f |= 4;
      break;
    }
    var o5 = O(function() {
      var i6 = t5.value.value;
      return 0 === i6 ? 0 : true === i6 ? "" : i6 || "";
    }), e5 = O(function() {
      return !Array.isArray(o5.value) && !r(o5.value);
    }), u5 = x2(function() {
      this.N = M;
      if (e5.value) {
        var n4 = o5.value;
        if (i5.__v && i5.__v.__e && 3 === i5.__v.__e.nodeType) i5.__v.__e.data = n4;
      }
    }), c5 = n3.__$u.d;
    n3.__$u.d = function() {
      u5();
      c5.call(this);
    };
    return [e5, o5];
  }, []), u4 = e4[0], c4 = e4[1];
  return u4.value ? c4.peek() : c4.value;
}
w4.displayName = "ReactiveTextNode";
Object.defineProperties(l3.prototype, { constructor: { configurable: true, value: k($, null).constructor }, type: { configurable: true, value: w4 }, props: { configurable: true, get: function() {
  var i4 = this;
  return { data: { get value() {
    return i4.value;
  } } };
} }, __b: { configurable: true, value: 1 } });
b2("__b", function(i4, n3) {
  y4();
  d4 = void 0;
  if ("string" == typeof n3.type) {
    var r4, t5 = n3.props;
    for (var f5 in t5) if ("children" !== f5) {
      var o5 = t5[f5];
      if (o5 instanceof l3) {
        if (!r4) n3.__np = r4 = {};
        r4[f5] = o5;
        t5[f5] = o5.peek();
      }
    }
  }
  i4(n3);
});
b2("__r", function(i4, r4) {
  i4(r4);
  if (r4.type !== $) {
    y4();
    var t5, f5 = r4.__c;
    if (f5) {
      f5.__$f &= -2;
      if (void 0 === (t5 = f5.__$u)) f5.__$u = t5 = (function(i5, n3) {
        var r5;
        x2(function() {
          r5 = this;
        }, { name: n3 });
        r5.c = i5;
        return r5;
      })(/* @__PURE__ */ (function(i5) {
        return function() {
          var n3;
          if (m4) null == (n3 = this.y) || n3.call(this);
          i5.__$f |= 1;
          i5.setState({});
        };
      })(f5), "function" == typeof r4.type ? r4.type.displayName || r4.type.name : "");
    }
    d4 = f5;
    y4(t5);
  }
});
b2("__e", function(i4, n3, r4, t5) {
  y4();
  d4 = void 0;
  i4(n3, r4, t5);
});
b2("diffed", function(i4, n3) {
  y4();
  d4 = void 0;
  var r4;
  if ("string" == typeof n3.type && (r4 = n3.__e)) {
    var t5 = n3.__np, f5 = n3.props, o5 = r4.U;
    if (o5) for (var e4 in o5) {
      var u4 = o5[e4];
      if (!(void 0 === u4 || t5 && e4 in t5)) {
        u4.d();
        o5[e4] = void 0;
      }
    }
    if (t5) {
      if (!o5) {
        o5 = {};
        r4.U = o5;
      }
      for (var a5 in t5) {
        var c4 = o5[a5], v4 = t5[a5];
        if (void 0 === c4) {
          c4 = k3(r4, a5, v4, f5);
          o5[a5] = c4;
        } else c4.o(v4, f5);
      }
    }
  }
  i4(n3);
});
function k3(i4, n3, r4, t5) {
  var f5 = n3 in i4 && void 0 === i4.ownerSVGElement, o5 = y3(r4);
  return { o: function(i5, n4) {
    o5.value = i5;
    t5 = n4;
  }, d: x2(function() {
    this.N = M;
    var r5 = o5.value.value;
    if (t5[n3] !== r5) {
      t5[n3] = r5;
      if (f5) i4[n3] = r5;
      else if (null != r5 && (false !== r5 || "-" === n3[4])) i4.setAttribute(n3, r5);
      else i4.removeAttribute(n3);
    }
  }) };
}
b2("unmount", function(i4, n3) {
  if ("string" == typeof n3.type) {
    var r4 = n3.__e;
    if (r4) {
      var t5 = r4.U;
      if (t5) {
        r4.U = void 0;
        for (var f5 in t5) {
          var o5 = t5[f5];
          if (o5) o5.d();
        }
      }
    }
    var e4 = n3.__np;
    if (e4) {
      var u4 = n3.props;
      for (var a5 in e4) u4[a5] = e4[a5];
    }
    n3.__np = void 0;
  } else {
    var c4 = n3.__c;
    if (c4) {
      c4.__$f |= 8;
      var v4 = c4.__$u;
      if (v4) {
        c4.__$u = void 0;
        v4.d();
      }
    }
  }
  i4(n3);
});
b2("__h", function(i4, n3, r4, t5) {
  if (t5 < 3) n3.__$f |= 2;
  i4(n3, r4, t5);
});
x.prototype.shouldComponentUpdate = function(i4, n3) {
  if (this.__R) return true;
  var r4 = this.__$u, t5 = r4 && void 0 !== r4.s;
  for (var f5 in n3) return true;
  if (this.__f || "boolean" == typeof this.u && true === this.u) {
    var o5 = 2 & this.__$f;
    if (!(t5 || o5 || 4 & this.__$f)) return true;
    if (1 & this.__$f) return true;
  } else {
    if (!(t5 || 4 & this.__$f)) return true;
    if (3 & this.__$f) return true;
  }
  for (var e4 in i4) if ("__source" !== e4 && i4[e4] !== this.props[e4]) return true;
  for (var u4 in this.props) if (!(u4 in i4)) return true;
  return false;
};
function useSignal(i4, n3) {
  return w2(function() {
    return y3(i4, n3);
  }, []);
}
var A3 = function(i4) {
  queueMicrotask(function() {
    queueMicrotask(i4);
  });
};
function F3() {
  r3(function() {
    var i4;
    while (i4 = g4.shift()) h4.call(i4);
  });
}
function M() {
  if (1 === g4.push(this)) (n.requestAnimationFrame || A3)(F3);
}

// src/api.ts
var signedOut = y3(false);
var ApiError = class extends Error {
  constructor(status2, problem2) {
    super(problem2?.said || problem2?.code || `status ${status2}`);
    this.status = status2;
    this.problem = problem2;
  }
  status;
  problem;
};
async function getJson(path2) {
  return read(await send("GET", path2));
}
async function postJson(path2, body) {
  return read(await send("POST", path2, body));
}
async function patchJson(path2, body) {
  return read(await send("PATCH", path2, body));
}
async function remove(path2) {
  await read(await send("DELETE", path2));
}
async function postLines(path2, body, each, abort4) {
  const answer2 = await send("POST", path2, body, abort4);
  if (!answer2.ok || !answer2.body) {
    await read(answer2);
    return;
  }
  let rest = "";
  const decoder = new TextDecoder();
  const reader = answer2.body.getReader();
  for (; ; ) {
    const { value, done } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines2 = rest.split("\n");
    rest = done ? "" : lines2.pop() ?? "";
    for (const line of lines2) {
      if (line.trim() !== "") each(JSON.parse(line));
    }
    if (done) return;
  }
}
var closing = false;
window.addEventListener("pagehide", () => {
  closing = true;
});
window.addEventListener("pageshow", () => {
  closing = false;
});
async function send(method, path2, body, abort4) {
  const answer2 = await fetch(path2, {
    method,
    keepalive: closing,
    headers: body === void 0 ? {} : { "content-type": "application/json" },
    body: body === void 0 ? null : JSON.stringify(body),
    signal: abort4 ?? null,
    cache: "no-store"
  });
  if (answer2.status === 401) signedOut.value = true;
  return answer2;
}
async function read(answer2) {
  const text = await answer2.text();
  let value = null;
  try {
    value = text === "" ? null : JSON.parse(text);
  } catch {
  }
  if (answer2.ok) return value;
  throw new ApiError(answer2.status, value?.problem ?? null);
}

// node_modules/@fluent/bundle/esm/types.js
var FluentType = class {
  /**
   * Create a `FluentType` instance.
   *
   * @param value The JavaScript value to wrap.
   */
  constructor(value) {
    this.value = value;
  }
  /**
   * Unwrap the raw value stored by this `FluentType`.
   */
  valueOf() {
    return this.value;
  }
};
var FluentNone = class extends FluentType {
  /**
   * Create an instance of `FluentNone` with an optional fallback value.
   * @param value The fallback value of this `FluentNone`.
   */
  constructor(value = "???") {
    super(value);
  }
  /**
   * Format this `FluentNone` to the fallback string.
   */
  toString(scope) {
    return `{${this.value}}`;
  }
};
var FluentNumber = class extends FluentType {
  /**
   * Create an instance of `FluentNumber` with options to the
   * `Intl.NumberFormat` constructor.
   *
   * @param value The number value of this `FluentNumber`.
   * @param opts Options which will be passed to `Intl.NumberFormat`.
   */
  constructor(value, opts = {}) {
    super(value);
    this.opts = opts;
  }
  /**
   * Format this `FluentNumber` to a string.
   */
  toString(scope) {
    if (scope) {
      try {
        const nf = scope.memoizeIntlObject(Intl.NumberFormat, this.opts);
        return nf.format(this.value);
      } catch (err) {
        scope.reportError(err);
      }
    }
    return this.value.toString(10);
  }
};
var FluentDateTime = class _FluentDateTime extends FluentType {
  static supportsValue(value) {
    if (typeof value === "number")
      return true;
    if (value instanceof Date)
      return true;
    if (value instanceof FluentType)
      return _FluentDateTime.supportsValue(value.valueOf());
    if ("Temporal" in globalThis) {
      const _Temporal = globalThis.Temporal;
      if (value instanceof _Temporal.Instant || value instanceof _Temporal.PlainDateTime || value instanceof _Temporal.PlainDate || value instanceof _Temporal.PlainMonthDay || value instanceof _Temporal.PlainTime || value instanceof _Temporal.PlainYearMonth) {
        return true;
      }
    }
    return false;
  }
  /**
   * Create an instance of `FluentDateTime` with options to the
   * `Intl.DateTimeFormat` constructor.
   *
   * @param value The number value of this `FluentDateTime`, in milliseconds.
   * @param opts Options which will be passed to `Intl.DateTimeFormat`.
   */
  constructor(value, opts = {}) {
    if (value instanceof _FluentDateTime) {
      opts = { ...value.opts, ...opts };
      value = value.value;
    } else if (value instanceof FluentType) {
      value = value.valueOf();
    }
    if (typeof value === "object" && "calendarId" in value && opts.calendar === void 0) {
      opts = { ...opts, calendar: value.calendarId };
    }
    super(value);
    this.opts = opts;
  }
  [Symbol.toPrimitive](hint) {
    return hint === "string" ? this.toString() : this.toNumber();
  }
  /**
   * Convert this `FluentDateTime` to a number.
   * Note that this isn't always possible due to the nature of Temporal objects.
   * In such cases, a TypeError will be thrown.
   */
  toNumber() {
    const value = this.value;
    if (typeof value === "number")
      return value;
    if (value instanceof Date)
      return value.getTime();
    if ("epochMilliseconds" in value) {
      return value.epochMilliseconds;
    }
    if ("toZonedDateTime" in value) {
      return value.toZonedDateTime("UTC").epochMilliseconds;
    }
    throw new TypeError("Unwrapping a non-number value as a number");
  }
  /**
   * Format this `FluentDateTime` to a string.
   */
  toString(scope) {
    if (scope) {
      try {
        const dtf = scope.memoizeIntlObject(Intl.DateTimeFormat, this.opts);
        return dtf.format(this.value);
      } catch (err) {
        scope.reportError(err);
      }
    }
    if (typeof this.value === "number" || this.value instanceof Date) {
      return new Date(this.value).toISOString();
    }
    return this.value.toString();
  }
};

// node_modules/@fluent/bundle/esm/resolver.js
var MAX_PLACEABLES = 100;
var FSI = "⁨";
var PDI = "⁩";
function match(scope, selector, key3) {
  if (key3 === selector) {
    return true;
  }
  if (key3 instanceof FluentNumber && selector instanceof FluentNumber && key3.value === selector.value) {
    return true;
  }
  if (selector instanceof FluentNumber && typeof key3 === "string") {
    let category = scope.memoizeIntlObject(Intl.PluralRules, selector.opts).select(selector.value);
    if (key3 === category) {
      return true;
    }
  }
  return false;
}
function getDefault(scope, variants, star) {
  if (variants[star]) {
    return resolvePattern(scope, variants[star].value);
  }
  scope.reportError(new RangeError("No default"));
  return new FluentNone();
}
function getArguments(scope, args) {
  const positional = [];
  const named4 = /* @__PURE__ */ Object.create(null);
  for (const arg of args) {
    if (arg.type === "narg") {
      named4[arg.name] = resolveExpression(scope, arg.value);
    } else {
      positional.push(resolveExpression(scope, arg));
    }
  }
  return { positional, named: named4 };
}
function resolveExpression(scope, expr) {
  switch (expr.type) {
    case "str":
      return expr.value;
    case "num":
      return new FluentNumber(expr.value, {
        minimumFractionDigits: expr.precision
      });
    case "var":
      return resolveVariableReference(scope, expr);
    case "mesg":
      return resolveMessageReference(scope, expr);
    case "term":
      return resolveTermReference(scope, expr);
    case "func":
      return resolveFunctionReference(scope, expr);
    case "select":
      return resolveSelectExpression(scope, expr);
    default:
      return new FluentNone();
  }
}
function resolveVariableReference(scope, { name: name2 }) {
  let arg;
  if (scope.params) {
    if (Object.prototype.hasOwnProperty.call(scope.params, name2)) {
      arg = scope.params[name2];
    } else {
      return new FluentNone(`$${name2}`);
    }
  } else if (scope.args && Object.prototype.hasOwnProperty.call(scope.args, name2)) {
    arg = scope.args[name2];
  } else {
    scope.reportError(new ReferenceError(`Unknown variable: $${name2}`));
    return new FluentNone(`$${name2}`);
  }
  if (arg instanceof FluentType) {
    return arg;
  }
  switch (typeof arg) {
    case "string":
      return arg;
    case "number":
      return new FluentNumber(arg);
    case "object":
      if (FluentDateTime.supportsValue(arg)) {
        return new FluentDateTime(arg);
      }
    // eslint-disable-next-line no-fallthrough
    default:
      scope.reportError(new TypeError(`Variable type not supported: $${name2}, ${typeof arg}`));
      return new FluentNone(`$${name2}`);
  }
}
function resolveMessageReference(scope, { name: name2, attr }) {
  const message = scope.bundle._messages.get(name2);
  if (!message) {
    scope.reportError(new ReferenceError(`Unknown message: ${name2}`));
    return new FluentNone(name2);
  }
  if (attr) {
    const attribute = message.attributes[attr];
    if (attribute) {
      return resolvePattern(scope, attribute);
    }
    scope.reportError(new ReferenceError(`Unknown attribute: ${attr}`));
    return new FluentNone(`${name2}.${attr}`);
  }
  if (message.value) {
    return resolvePattern(scope, message.value);
  }
  scope.reportError(new ReferenceError(`No value: ${name2}`));
  return new FluentNone(name2);
}
function resolveTermReference(scope, { name: name2, attr, args }) {
  const id = `-${name2}`;
  const term = scope.bundle._terms.get(id);
  if (!term) {
    scope.reportError(new ReferenceError(`Unknown term: ${id}`));
    return new FluentNone(id);
  }
  if (attr) {
    const attribute = term.attributes[attr];
    if (attribute) {
      scope.params = getArguments(scope, args).named;
      const resolved2 = resolvePattern(scope, attribute);
      scope.params = null;
      return resolved2;
    }
    scope.reportError(new ReferenceError(`Unknown attribute: ${attr}`));
    return new FluentNone(`${id}.${attr}`);
  }
  scope.params = getArguments(scope, args).named;
  const resolved = resolvePattern(scope, term.value);
  scope.params = null;
  return resolved;
}
function resolveFunctionReference(scope, { name: name2, args }) {
  let func = scope.bundle._functions[name2];
  if (!func) {
    scope.reportError(new ReferenceError(`Unknown function: ${name2}()`));
    return new FluentNone(`${name2}()`);
  }
  if (typeof func !== "function") {
    scope.reportError(new TypeError(`Function ${name2}() is not callable`));
    return new FluentNone(`${name2}()`);
  }
  try {
    let resolved = getArguments(scope, args);
    return func(resolved.positional, resolved.named);
  } catch (err) {
    scope.reportError(err);
    return new FluentNone(`${name2}()`);
  }
}
function resolveSelectExpression(scope, { selector, variants, star }) {
  let sel = resolveExpression(scope, selector);
  if (sel instanceof FluentNone) {
    return getDefault(scope, variants, star);
  }
  for (const variant of variants) {
    const key3 = resolveExpression(scope, variant.key);
    if (match(scope, sel, key3)) {
      return resolvePattern(scope, variant.value);
    }
  }
  return getDefault(scope, variants, star);
}
function resolveComplexPattern(scope, ptn) {
  if (scope.dirty.has(ptn)) {
    scope.reportError(new RangeError("Cyclic reference"));
    return new FluentNone();
  }
  scope.dirty.add(ptn);
  const result2 = [];
  const useIsolating = scope.bundle._useIsolating && ptn.length > 1;
  for (const elem of ptn) {
    if (typeof elem === "string") {
      result2.push(scope.bundle._transform(elem));
      continue;
    }
    scope.placeables++;
    if (scope.placeables > MAX_PLACEABLES) {
      scope.dirty.delete(ptn);
      throw new RangeError(`Too many placeables expanded: ${scope.placeables}, max allowed is ${MAX_PLACEABLES}`);
    }
    if (useIsolating) {
      result2.push(FSI);
    }
    result2.push(resolveExpression(scope, elem).toString(scope));
    if (useIsolating) {
      result2.push(PDI);
    }
  }
  scope.dirty.delete(ptn);
  return result2.join("");
}
function resolvePattern(scope, value) {
  if (typeof value === "string") {
    return scope.bundle._transform(value);
  }
  return resolveComplexPattern(scope, value);
}

// node_modules/@fluent/bundle/esm/scope.js
var Scope = class {
  constructor(bundle2, errors, args) {
    this.dirty = /* @__PURE__ */ new WeakSet();
    this.params = null;
    this.placeables = 0;
    this.bundle = bundle2;
    this.errors = errors;
    this.args = args;
  }
  reportError(error) {
    if (!this.errors || !(error instanceof Error)) {
      throw error;
    }
    this.errors.push(error);
  }
  memoizeIntlObject(ctor, opts) {
    let cache2 = this.bundle._intls.get(ctor);
    if (!cache2) {
      cache2 = {};
      this.bundle._intls.set(ctor, cache2);
    }
    let id = JSON.stringify(opts);
    if (!cache2[id]) {
      cache2[id] = new ctor(this.bundle.locales, opts);
    }
    return cache2[id];
  }
};

// node_modules/@fluent/bundle/esm/builtins.js
function values(opts, allowed) {
  const unwrapped = /* @__PURE__ */ Object.create(null);
  for (const [name2, opt] of Object.entries(opts)) {
    if (allowed.includes(name2)) {
      unwrapped[name2] = opt.valueOf();
    }
  }
  return unwrapped;
}
var NUMBER_ALLOWED = [
  "unitDisplay",
  "currencyDisplay",
  "useGrouping",
  "minimumIntegerDigits",
  "minimumFractionDigits",
  "maximumFractionDigits",
  "minimumSignificantDigits",
  "maximumSignificantDigits"
];
function NUMBER(args, opts) {
  let arg = args[0];
  if (arg instanceof FluentNone) {
    return new FluentNone(`NUMBER(${arg.valueOf()})`);
  }
  if (arg instanceof FluentNumber) {
    return new FluentNumber(arg.valueOf(), {
      ...arg.opts,
      ...values(opts, NUMBER_ALLOWED)
    });
  }
  if (arg instanceof FluentDateTime) {
    return new FluentNumber(arg.toNumber(), {
      ...values(opts, NUMBER_ALLOWED)
    });
  }
  throw new TypeError("Invalid argument to NUMBER");
}
var DATETIME_ALLOWED = [
  "dateStyle",
  "timeStyle",
  "fractionalSecondDigits",
  "dayPeriod",
  "hour12",
  "weekday",
  "era",
  "year",
  "month",
  "day",
  "hour",
  "minute",
  "second",
  "timeZoneName"
];
function DATETIME(args, opts) {
  let arg = args[0];
  if (arg instanceof FluentNone) {
    return new FluentNone(`DATETIME(${arg.valueOf()})`);
  }
  if (arg instanceof FluentDateTime || arg instanceof FluentNumber) {
    return new FluentDateTime(arg, values(opts, DATETIME_ALLOWED));
  }
  throw new TypeError("Invalid argument to DATETIME");
}

// node_modules/@fluent/bundle/esm/memoizer.js
var cache = /* @__PURE__ */ new Map();
function getMemoizerForLocale(locales) {
  const stringLocale = Array.isArray(locales) ? locales.join(" ") : locales;
  let memoizer = cache.get(stringLocale);
  if (memoizer === void 0) {
    memoizer = /* @__PURE__ */ new Map();
    cache.set(stringLocale, memoizer);
  }
  return memoizer;
}

// node_modules/@fluent/bundle/esm/bundle.js
var FluentBundle = class {
  /**
   * Create an instance of `FluentBundle`.
   *
   * @example
   * ```js
   * let bundle = new FluentBundle(["en-US", "en"]);
   *
   * let bundle = new FluentBundle(locales, {useIsolating: false});
   *
   * let bundle = new FluentBundle(locales, {
   *   useIsolating: true,
   *   functions: {
   *     NODE_ENV: () => process.env.NODE_ENV
   *   }
   * });
   * ```
   *
   * @param locales - Used to instantiate `Intl` formatters used by translations.
   * @param options - Optional configuration for the bundle.
   */
  constructor(locales, { functions, useIsolating = true, transform = (v4) => v4 } = {}) {
    this._terms = /* @__PURE__ */ new Map();
    this._messages = /* @__PURE__ */ new Map();
    this.locales = Array.isArray(locales) ? locales : [locales];
    this._functions = {
      NUMBER,
      DATETIME,
      ...functions
    };
    this._useIsolating = useIsolating;
    this._transform = transform;
    this._intls = getMemoizerForLocale(locales);
  }
  /**
   * Check if a message is present in the bundle.
   *
   * @param id - The identifier of the message to check.
   */
  hasMessage(id) {
    return this._messages.has(id);
  }
  /**
   * Return a raw unformatted message object from the bundle.
   *
   * Raw messages are `{value, attributes}` shapes containing translation units
   * called `Patterns`. `Patterns` are implementation-specific; they should be
   * treated as black boxes and formatted with `FluentBundle.formatPattern`.
   *
   * @param id - The identifier of the message to check.
   */
  getMessage(id) {
    return this._messages.get(id);
  }
  /**
   * Add a translation resource to the bundle.
   *
   * @example
   * ```js
   * let res = new FluentResource("foo = Foo");
   * bundle.addResource(res);
   * bundle.getMessage("foo");
   * // → {value: .., attributes: {..}}
   * ```
   *
   * @param res
   * @param options
   */
  addResource(res, { allowOverrides = false } = {}) {
    const errors = [];
    for (let i4 = 0; i4 < res.body.length; i4++) {
      let entry = res.body[i4];
      if (entry.id.startsWith("-")) {
        if (allowOverrides === false && this._terms.has(entry.id)) {
          errors.push(new Error(`Attempt to override an existing term: "${entry.id}"`));
          continue;
        }
        this._terms.set(entry.id, entry);
      } else {
        if (allowOverrides === false && this._messages.has(entry.id)) {
          errors.push(new Error(`Attempt to override an existing message: "${entry.id}"`));
          continue;
        }
        this._messages.set(entry.id, entry);
      }
    }
    return errors;
  }
  /**
   * Format a `Pattern` to a string.
   *
   * Format a raw `Pattern` into a string. `args` will be used to resolve
   * references to variables passed as arguments to the translation.
   *
   * In case of errors `formatPattern` will try to salvage as much of the
   * translation as possible and will still return a string. For performance
   * reasons, the encountered errors are not returned but instead are appended
   * to the `errors` array passed as the third argument.
   *
   * If `errors` is omitted, the first encountered error will be thrown.
   *
   * @example
   * ```js
   * let errors = [];
   * bundle.addResource(
   *     new FluentResource("hello = Hello, {$name}!"));
   *
   * let hello = bundle.getMessage("hello");
   * if (hello.value) {
   *     bundle.formatPattern(hello.value, {name: "Jane"}, errors);
   *     // Returns "Hello, Jane!" and `errors` is empty.
   *
   *     bundle.formatPattern(hello.value, undefined, errors);
   *     // Returns "Hello, {$name}!" and `errors` is now:
   *     // [<ReferenceError: Unknown variable: name>]
   * }
   * ```
   */
  formatPattern(pattern, args = null, errors = null) {
    if (typeof pattern === "string") {
      return this._transform(pattern);
    }
    let scope = new Scope(this, errors, args);
    try {
      let value = resolveComplexPattern(scope, pattern);
      return value.toString(scope);
    } catch (err) {
      if (scope.errors && err instanceof Error) {
        scope.errors.push(err);
        return new FluentNone().toString(scope);
      }
      throw err;
    }
  }
};

// node_modules/@fluent/bundle/esm/resource.js
var RE_MESSAGE_START = /^(-?[a-zA-Z][\w-]*) *= */gm;
var RE_ATTRIBUTE_START = /\.([a-zA-Z][\w-]*) *= */y;
var RE_VARIANT_START = /\*?\[/y;
var RE_NUMBER_LITERAL = /(-?[0-9]+(?:\.([0-9]+))?)/y;
var RE_IDENTIFIER = /([a-zA-Z][\w-]*)/y;
var RE_REFERENCE = /([$-])?([a-zA-Z][\w-]*)(?:\.([a-zA-Z][\w-]*))?/y;
var RE_FUNCTION_NAME = /^[A-Z][A-Z0-9_-]*$/;
var RE_TEXT_RUN = /([^{}\n\r]+)/y;
var RE_STRING_RUN = /([^\\"\n\r]*)/y;
var RE_STRING_ESCAPE = /\\([\\"])/y;
var RE_UNICODE_ESCAPE = /\\u([a-fA-F0-9]{4})|\\U([a-fA-F0-9]{6})/y;
var RE_LEADING_NEWLINES = /^\n+/;
var RE_TRAILING_SPACES = / +$/;
var RE_BLANK_LINES = / *\r?\n/g;
var RE_INDENT = /( *)$/;
var TOKEN_BRACE_OPEN = /{\s*/y;
var TOKEN_BRACE_CLOSE = /\s*}/y;
var TOKEN_BRACKET_OPEN = /\[\s*/y;
var TOKEN_BRACKET_CLOSE = /\s*] */y;
var TOKEN_PAREN_OPEN = /\s*\(\s*/y;
var TOKEN_ARROW = /\s*->\s*/y;
var TOKEN_COLON = /\s*:\s*/y;
var TOKEN_COMMA = /\s*,?\s*/y;
var TOKEN_BLANK = /\s+/y;
var FluentResource = class {
  constructor(source) {
    this.body = [];
    RE_MESSAGE_START.lastIndex = 0;
    let cursor = 0;
    while (true) {
      let next = RE_MESSAGE_START.exec(source);
      if (next === null) {
        break;
      }
      cursor = RE_MESSAGE_START.lastIndex;
      try {
        this.body.push(parseMessage(next[1]));
      } catch (err) {
        if (err instanceof SyntaxError) {
          continue;
        }
        throw err;
      }
    }
    function test(re) {
      re.lastIndex = cursor;
      return re.test(source);
    }
    function consumeChar(char, errorClass) {
      if (source[cursor] === char) {
        cursor++;
        return true;
      }
      if (errorClass) {
        throw new errorClass(`Expected ${char}`);
      }
      return false;
    }
    function consumeToken(re, errorClass) {
      if (test(re)) {
        cursor = re.lastIndex;
        return true;
      }
      if (errorClass) {
        throw new errorClass(`Expected ${re.toString()}`);
      }
      return false;
    }
    function match2(re) {
      re.lastIndex = cursor;
      let result2 = re.exec(source);
      if (result2 === null) {
        throw new SyntaxError(`Expected ${re.toString()}`);
      }
      cursor = re.lastIndex;
      return result2;
    }
    function match1(re) {
      return match2(re)[1];
    }
    function parseMessage(id) {
      let value = parsePattern();
      let attributes = parseAttributes();
      if (value === null && Object.keys(attributes).length === 0) {
        throw new SyntaxError("Expected message value or attributes");
      }
      return { id, value, attributes };
    }
    function parseAttributes() {
      let attrs = /* @__PURE__ */ Object.create(null);
      while (test(RE_ATTRIBUTE_START)) {
        let name2 = match1(RE_ATTRIBUTE_START);
        let value = parsePattern();
        if (value === null) {
          throw new SyntaxError("Expected attribute value");
        }
        attrs[name2] = value;
      }
      return attrs;
    }
    function parsePattern() {
      let first;
      if (test(RE_TEXT_RUN)) {
        first = match1(RE_TEXT_RUN);
      }
      if (source[cursor] === "{" || source[cursor] === "}") {
        return parsePatternElements(first ? [first] : [], Infinity);
      }
      let indent = parseIndent();
      if (indent) {
        if (first) {
          return parsePatternElements([first, indent], indent.length);
        }
        indent.value = trim(indent.value, RE_LEADING_NEWLINES);
        return parsePatternElements([indent], indent.length);
      }
      if (first) {
        return trim(first, RE_TRAILING_SPACES);
      }
      return null;
    }
    function parsePatternElements(elements = [], commonIndent) {
      while (true) {
        if (test(RE_TEXT_RUN)) {
          elements.push(match1(RE_TEXT_RUN));
          continue;
        }
        if (source[cursor] === "{") {
          elements.push(parsePlaceable());
          continue;
        }
        if (source[cursor] === "}") {
          throw new SyntaxError("Unbalanced closing brace");
        }
        let indent = parseIndent();
        if (indent) {
          elements.push(indent);
          commonIndent = Math.min(commonIndent, indent.length);
          continue;
        }
        break;
      }
      let lastIndex = elements.length - 1;
      let lastElement = elements[lastIndex];
      if (typeof lastElement === "string") {
        elements[lastIndex] = trim(lastElement, RE_TRAILING_SPACES);
      }
      let baked = [];
      for (let element of elements) {
        if (element instanceof Indent) {
          element = element.value.slice(0, element.value.length - commonIndent);
        }
        if (element) {
          baked.push(element);
        }
      }
      return baked;
    }
    function parsePlaceable() {
      consumeToken(TOKEN_BRACE_OPEN, SyntaxError);
      let selector = parseInlineExpression();
      if (consumeToken(TOKEN_BRACE_CLOSE)) {
        return selector;
      }
      if (consumeToken(TOKEN_ARROW)) {
        let variants = parseVariants();
        consumeToken(TOKEN_BRACE_CLOSE, SyntaxError);
        return {
          type: "select",
          selector,
          ...variants
        };
      }
      throw new SyntaxError("Unclosed placeable");
    }
    function parseInlineExpression() {
      if (source[cursor] === "{") {
        return parsePlaceable();
      }
      if (test(RE_REFERENCE)) {
        let [, sigil, name2, attr = null] = match2(RE_REFERENCE);
        if (sigil === "$") {
          return { type: "var", name: name2 };
        }
        if (consumeToken(TOKEN_PAREN_OPEN)) {
          let args = parseArguments();
          if (sigil === "-") {
            return { type: "term", name: name2, attr, args };
          }
          if (RE_FUNCTION_NAME.test(name2)) {
            return { type: "func", name: name2, args };
          }
          throw new SyntaxError("Function names must be all upper-case");
        }
        if (sigil === "-") {
          return {
            type: "term",
            name: name2,
            attr,
            args: []
          };
        }
        return { type: "mesg", name: name2, attr };
      }
      return parseLiteral();
    }
    function parseArguments() {
      let args = [];
      while (true) {
        switch (source[cursor]) {
          case ")":
            cursor++;
            return args;
          case void 0:
            throw new SyntaxError("Unclosed argument list");
        }
        args.push(parseArgument());
        consumeToken(TOKEN_COMMA);
      }
    }
    function parseArgument() {
      let expr = parseInlineExpression();
      if (expr.type !== "mesg") {
        return expr;
      }
      if (consumeToken(TOKEN_COLON)) {
        return {
          type: "narg",
          name: expr.name,
          value: parseLiteral()
        };
      }
      return expr;
    }
    function parseVariants() {
      let variants = [];
      let count3 = 0;
      let star;
      while (test(RE_VARIANT_START)) {
        if (consumeChar("*")) {
          star = count3;
        }
        let key3 = parseVariantKey();
        let value = parsePattern();
        if (value === null) {
          throw new SyntaxError("Expected variant value");
        }
        variants[count3++] = { key: key3, value };
      }
      if (count3 === 0) {
        return null;
      }
      if (star === void 0) {
        throw new SyntaxError("Expected default variant");
      }
      return { variants, star };
    }
    function parseVariantKey() {
      consumeToken(TOKEN_BRACKET_OPEN, SyntaxError);
      let key3;
      if (test(RE_NUMBER_LITERAL)) {
        key3 = parseNumberLiteral();
      } else {
        key3 = {
          type: "str",
          value: match1(RE_IDENTIFIER)
        };
      }
      consumeToken(TOKEN_BRACKET_CLOSE, SyntaxError);
      return key3;
    }
    function parseLiteral() {
      if (test(RE_NUMBER_LITERAL)) {
        return parseNumberLiteral();
      }
      if (source[cursor] === '"') {
        return parseStringLiteral();
      }
      throw new SyntaxError("Invalid expression");
    }
    function parseNumberLiteral() {
      let [, value, fraction = ""] = match2(RE_NUMBER_LITERAL);
      let precision = fraction.length;
      return {
        type: "num",
        value: parseFloat(value),
        precision
      };
    }
    function parseStringLiteral() {
      consumeChar('"', SyntaxError);
      let value = "";
      while (true) {
        value += match1(RE_STRING_RUN);
        if (source[cursor] === "\\") {
          value += parseEscapeSequence();
          continue;
        }
        if (consumeChar('"')) {
          return { type: "str", value };
        }
        throw new SyntaxError("Unclosed string literal");
      }
    }
    function parseEscapeSequence() {
      if (test(RE_STRING_ESCAPE)) {
        return match1(RE_STRING_ESCAPE);
      }
      if (test(RE_UNICODE_ESCAPE)) {
        let [, codepoint4, codepoint6] = match2(RE_UNICODE_ESCAPE);
        let codepoint = parseInt(codepoint4 || codepoint6, 16);
        return codepoint <= 55295 || 57344 <= codepoint ? (
          // It's a Unicode scalar value.
          String.fromCodePoint(codepoint)
        ) : (
          // Lonely surrogates can cause trouble when the parsing result is
          // saved using UTF-8. Use U+FFFD REPLACEMENT CHARACTER instead.
          "�"
        );
      }
      throw new SyntaxError("Unknown escape sequence");
    }
    function parseIndent() {
      let start3 = cursor;
      consumeToken(TOKEN_BLANK);
      switch (source[cursor]) {
        case ".":
        case "[":
        case "*":
        case "}":
        case void 0:
          return false;
        case "{":
          return makeIndent(source.slice(start3, cursor));
      }
      if (source[cursor - 1] === " ") {
        return makeIndent(source.slice(start3, cursor));
      }
      return false;
    }
    function trim(text, re) {
      return text.replace(re, "");
    }
    function makeIndent(blank) {
      let value = blank.replace(RE_BLANK_LINES, "\n");
      let length = RE_INDENT.exec(blank)[1].length;
      return new Indent(value, length);
    }
  }
};
var Indent = class {
  constructor(value, length) {
    this.value = value;
    this.length = length;
  }
};

// node_modules/@fluent/langneg/esm/locale.js
var languageCodeRe = "([a-z]{2,3}|\\*)";
var scriptCodeRe = "(?:-([a-z]{4}|\\*))";
var regionCodeRe = "(?:-([a-z]{2}|\\*))";
var variantCodeRe = "(?:-(([0-9][a-z0-9]{3}|[a-z0-9]{5,8})|\\*))";
var localeRe = new RegExp(`^${languageCodeRe}${scriptCodeRe}?${regionCodeRe}?${variantCodeRe}?$`, "i");
var Locale = class {
  /**
   * Parses a locale id using the localeRe into an array with four elements.
   *
   * If the second argument `range` is set to true, it places range `*` char
   * in place of any missing piece.
   *
   * It also allows skipping the script section of the id, so `en-US` is
   * properly parsed as `en-*-US-*`.
   */
  constructor(locale) {
    const result2 = localeRe.exec(locale.replace(/_/g, "-"));
    if (!result2) {
      this.isWellFormed = false;
      return;
    }
    let [, language2, script, region, variant] = result2;
    if (language2) {
      this.language = language2.toLowerCase();
    }
    if (script) {
      this.script = script[0].toUpperCase() + script.slice(1);
    }
    if (region) {
      this.region = region.toUpperCase();
    }
    this.variant = variant;
    this.isWellFormed = true;
  }
  isEqual(other) {
    return this.language === other.language && this.script === other.script && this.region === other.region && this.variant === other.variant;
  }
  matches(other, thisRange = false, otherRange = false) {
    return (this.language === other.language || thisRange && this.language === void 0 || otherRange && other.language === void 0) && (this.script === other.script || thisRange && this.script === void 0 || otherRange && other.script === void 0) && (this.region === other.region || thisRange && this.region === void 0 || otherRange && other.region === void 0) && (this.variant === other.variant || thisRange && this.variant === void 0 || otherRange && other.variant === void 0);
  }
  toString() {
    return [this.language, this.script, this.region, this.variant].filter((part) => part !== void 0).join("-");
  }
  clearVariants() {
    this.variant = void 0;
  }
  clearRegion() {
    this.region = void 0;
  }
  addLikelySubtags() {
    const newLocale = getLikelySubtagsMin(this.toString().toLowerCase());
    if (newLocale) {
      this.language = newLocale.language;
      this.script = newLocale.script;
      this.region = newLocale.region;
      this.variant = newLocale.variant;
      return true;
    }
    return false;
  }
};
var likelySubtagsMin = {
  ar: "ar-arab-eg",
  "az-arab": "az-arab-ir",
  "az-ir": "az-arab-ir",
  be: "be-cyrl-by",
  da: "da-latn-dk",
  el: "el-grek-gr",
  en: "en-latn-us",
  fa: "fa-arab-ir",
  ja: "ja-jpan-jp",
  ko: "ko-kore-kr",
  pt: "pt-latn-br",
  sr: "sr-cyrl-rs",
  "sr-ru": "sr-latn-ru",
  sv: "sv-latn-se",
  ta: "ta-taml-in",
  uk: "uk-cyrl-ua",
  zh: "zh-hans-cn",
  "zh-hant": "zh-hant-tw",
  "zh-hk": "zh-hant-hk",
  "zh-mo": "zh-hant-mo",
  "zh-tw": "zh-hant-tw",
  "zh-gb": "zh-hant-gb",
  "zh-us": "zh-hant-us"
};
var regionMatchingLangs = [
  "az",
  "bg",
  "cs",
  "de",
  "es",
  "fi",
  "fr",
  "hu",
  "it",
  "lt",
  "lv",
  "nl",
  "pl",
  "ro",
  "ru"
];
function getLikelySubtagsMin(loc) {
  if (Object.prototype.hasOwnProperty.call(likelySubtagsMin, loc)) {
    return new Locale(likelySubtagsMin[loc]);
  }
  const locale = new Locale(loc);
  if (locale.language && regionMatchingLangs.includes(locale.language)) {
    locale.region = locale.language.toUpperCase();
    return locale;
  }
  return null;
}

// node_modules/@fluent/langneg/esm/matches.js
function filterMatches(requestedLocales, availableLocales, strategy) {
  const supportedLocales = /* @__PURE__ */ new Set();
  const availableLocalesMap = /* @__PURE__ */ new Map();
  for (let locale of availableLocales) {
    let newLocale = new Locale(locale);
    if (newLocale.isWellFormed) {
      availableLocalesMap.set(locale, new Locale(locale));
    }
  }
  outer: for (const reqLocStr of requestedLocales) {
    const reqLocStrLC = reqLocStr.toLowerCase();
    const requestedLocale = new Locale(reqLocStrLC);
    if (requestedLocale.language === void 0) {
      continue;
    }
    for (const key3 of availableLocalesMap.keys()) {
      if (reqLocStrLC === key3.toLowerCase()) {
        supportedLocales.add(key3);
        availableLocalesMap.delete(key3);
        if (strategy === "lookup") {
          return Array.from(supportedLocales);
        } else if (strategy === "filtering") {
          continue;
        } else {
          continue outer;
        }
      }
    }
    for (const [key3, availableLocale] of availableLocalesMap.entries()) {
      if (availableLocale.matches(requestedLocale, true, false)) {
        supportedLocales.add(key3);
        availableLocalesMap.delete(key3);
        if (strategy === "lookup") {
          return Array.from(supportedLocales);
        } else if (strategy === "filtering") {
          continue;
        } else {
          continue outer;
        }
      }
    }
    if (requestedLocale.addLikelySubtags()) {
      for (const [key3, availableLocale] of availableLocalesMap.entries()) {
        if (availableLocale.matches(requestedLocale, true, false)) {
          supportedLocales.add(key3);
          availableLocalesMap.delete(key3);
          if (strategy === "lookup") {
            return Array.from(supportedLocales);
          } else if (strategy === "filtering") {
            continue;
          } else {
            continue outer;
          }
        }
      }
    }
    requestedLocale.clearVariants();
    for (const [key3, availableLocale] of availableLocalesMap.entries()) {
      if (availableLocale.matches(requestedLocale, true, true)) {
        supportedLocales.add(key3);
        availableLocalesMap.delete(key3);
        if (strategy === "lookup") {
          return Array.from(supportedLocales);
        } else if (strategy === "filtering") {
          continue;
        } else {
          continue outer;
        }
      }
    }
    requestedLocale.clearRegion();
    if (requestedLocale.addLikelySubtags()) {
      for (const [key3, availableLocale] of availableLocalesMap.entries()) {
        if (availableLocale.matches(requestedLocale, true, false)) {
          supportedLocales.add(key3);
          availableLocalesMap.delete(key3);
          if (strategy === "lookup") {
            return Array.from(supportedLocales);
          } else if (strategy === "filtering") {
            continue;
          } else {
            continue outer;
          }
        }
      }
    }
    requestedLocale.clearRegion();
    for (const [key3, availableLocale] of availableLocalesMap.entries()) {
      if (availableLocale.matches(requestedLocale, true, true)) {
        supportedLocales.add(key3);
        availableLocalesMap.delete(key3);
        if (strategy === "lookup") {
          return Array.from(supportedLocales);
        } else if (strategy === "filtering") {
          continue;
        } else {
          continue outer;
        }
      }
    }
  }
  return Array.from(supportedLocales);
}

// node_modules/@fluent/langneg/esm/negotiate_languages.js
function negotiateLanguages(requestedLocales, availableLocales, { strategy = "filtering", defaultLocale } = {}) {
  const supportedLocales = filterMatches(Array.from(requestedLocales !== null && requestedLocales !== void 0 ? requestedLocales : []).map(String), Array.from(availableLocales !== null && availableLocales !== void 0 ? availableLocales : []).map(String), strategy);
  if (strategy === "lookup") {
    if (defaultLocale === void 0) {
      throw new Error("defaultLocale cannot be undefined for strategy `lookup`");
    }
    if (supportedLocales.length === 0) {
      supportedLocales.push(defaultLocale);
    }
  } else if (defaultLocale && !supportedLocales.includes(defaultLocale)) {
    supportedLocales.push(defaultLocale);
  }
  return supportedLocales;
}

// src/l10n.ts
var LANGUAGES = ["nl", "en", "fr", "de"];
var LANGUAGE_NAMES = {
  nl: "Nederlands",
  en: "English",
  fr: "Français",
  de: "Deutsch"
};
var language = y3("en");
var bundles = y3([]);
var loaded = /* @__PURE__ */ new Map();
function fitting(wishes) {
  const [best] = negotiateLanguages(wishes, LANGUAGES, { defaultLocale: "en", strategy: "lookup" });
  return best;
}
async function speak(wanted2) {
  const wished = await bundle(wanted2);
  bundles.value = wanted2 === "en" ? [wished] : [wished, await bundle("en")];
  language.value = wanted2;
  document.documentElement.lang = wanted2;
}
function t4(id, args = {}) {
  return write(id, args, "lenient") ?? id;
}
function maybe(id, args = {}) {
  return write(id, args, "strict");
}
function write(id, args, mode) {
  for (const candidate of bundles.value) {
    const message = candidate.getMessage(id);
    if (!message?.value) continue;
    const errors = [];
    const text = candidate.formatPattern(message.value, args, errors);
    if (mode === "lenient" || errors.length === 0) return text;
    return null;
  }
  return null;
}
function bundle(lang) {
  let pending = loaded.get(lang);
  if (!pending) {
    pending = load(lang);
    loaded.set(lang, pending);
  }
  return pending;
}
async function load(lang) {
  const made = new FluentBundle(lang, { useIsolating: false });
  const texts = await Promise.all(
    ["page", "errors"].map((file) => fetchText(`/locales/${lang}/${file}.ftl`))
  );
  for (const text of texts) made.addResource(new FluentResource(text));
  return made;
}
async function fetchText(url) {
  const answer2 = await fetch(url);
  return answer2.ok ? answer2.text() : "";
}

// src/settings.ts
var theme = y3(stored("theme", ["system", "light", "dark"], "system"));
var density = y3(
  stored("density", ["automatic", "roomy", "normal", "compact"], "automatic")
);
var storedLanguage = y3(read2("language"));
var imagesExplained = y3(read2("images-explained") === "yes");
var systemDark = matchMedia("(prefers-color-scheme: dark)");
var systemIsDark = y3(systemDark.matches);
systemDark.addEventListener("change", () => {
  systemIsDark.value = systemDark.matches;
});
var narrow = matchSignal("(max-width: 760px)");
var tall = matchSignal("(min-height: 1000px)");
function isDark() {
  return theme.value === "dark" || theme.value === "system" && systemIsDark.value;
}
function keepSettings() {
  x2(() => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    write2("theme", theme.value);
  });
  x2(() => write2("density", density.value));
  x2(() => {
    if (imagesExplained.value) write2("images-explained", "yes");
  });
  x2(() => {
    if (storedLanguage.value) write2("language", storedLanguage.value);
  });
}
function rowHeight() {
  const chosen = density.value === "automatic" ? tall.value ? "roomy" : "normal" : density.value;
  if (narrow.value) return 84;
  return { roomy: 78, normal: 64, compact: 44 }[chosen];
}
var DAY_HEIGHT = 34;
function rowStyle() {
  if (narrow.value) return "roomy";
  if (density.value === "automatic") return tall.value ? "roomy" : "normal";
  return density.value;
}
function matchSignal(query) {
  const list = matchMedia(query);
  const matches = y3(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}
function stored(name2, allowed, otherwise2) {
  const value = read2(name2);
  return allowed.find((choice3) => choice3 === value) ?? otherwise2;
}
function read2(name2) {
  try {
    return localStorage.getItem(`postduif.${name2}`);
  } catch {
    return null;
  }
}
function write2(name2, value) {
  try {
    localStorage.setItem(`postduif.${name2}`, value);
  } catch {
  }
}

// src/jmap/client.ts
var Handle = class {
  constructor(name2, id) {
    this.name = name2;
    this.id = id;
  }
  name;
  id;
  ref(path2) {
    return { resultOf: this.id, name: this.name, path: path2 };
  }
};
var MethodError = class extends Error {
  constructor(type, description) {
    super(description ?? type);
    this.type = type;
  }
  type;
};
var USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"];
var Batch = class {
  calls = [];
  add(name2, args) {
    const handle2 = new Handle(name2, `c${this.calls.length}`);
    this.calls.push([name2, args, handle2.id]);
    return handle2;
  }
  send() {
    return asking(async (asked3) => {
      const answer2 = await postJson("/jmap/api", {
        using: USING,
        methodCalls: this.calls
      });
      return new Answers(asked3, answer2.methodResponses);
    });
  }
};
var clock = 0;
var flying = /* @__PURE__ */ new Set();
function now() {
  clock += 1;
  return clock;
}
async function asking(send3) {
  const asked3 = now();
  flying.add(asked3);
  try {
    return await send3(asked3);
  } finally {
    flying.delete(asked3);
  }
}
function awaitedSince(moment2) {
  return [...flying].some((asked3) => asked3 < moment2);
}
var Answers = class {
  constructor(asked3, responses) {
    this.asked = asked3;
    this.responses = responses;
  }
  asked;
  responses;
  get(handle2) {
    const found2 = this.responses.find(
      ([name2, , id]) => id === handle2.id && (name2 === handle2.name || name2 === "error")
    );
    if (!found2) throw new MethodError("noAnswer", `${handle2.name} was not answered`);
    if (found2[0] === "error") {
      throw new MethodError(String(found2[1].type), found2[1].description);
    }
    return found2[1];
  }
  /** The answer, or null where the method answered with an error. */
  find(handle2) {
    try {
      return this.get(handle2);
    } catch {
      return null;
    }
  }
};

// src/text/people.ts
var COLOURS = 8;
function displayName(address2) {
  return address2.name?.trim() || address2.email;
}
function shortName(address2) {
  const name2 = address2.name?.trim();
  if (!name2) return address2.email.split("@")[0] ?? address2.email;
  const [family, given] = name2.split(",").map((part) => part.trim());
  if (given) return given.split(/\s+/)[0] ?? given;
  return (family ?? name2).split(/\s+/)[0] ?? name2;
}
function initials(address2) {
  const name2 = address2?.name?.trim() || address2?.email.split("@")[0] || "";
  const words = name2.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  const made = letters.map((word) => firstLetter(word ?? "")).join("");
  if (made.length > 1) return made;
  return (words[0] ?? "?").match(/[\p{L}\p{N}]/gu)?.slice(0, 2).join("").toLocaleUpperCase() ?? "?";
}
function firstLetter(word) {
  return word.match(/[\p{L}\p{N}]/u)?.[0]?.toLocaleUpperCase() ?? "";
}
function colour(email2) {
  let hash = 7;
  for (const char of email2.toLowerCase()) hash = hash * 31 + (char.codePointAt(0) ?? 0) >>> 0;
  return hash % COLOURS;
}
function sameEmail(a5, b3) {
  return a5.trim().toLowerCase() === b3.trim().toLowerCase();
}
function unique(addresses) {
  const seen2 = /* @__PURE__ */ new Set();
  return addresses.filter((address2) => {
    const key3 = address2.email.trim().toLowerCase();
    if (seen2.has(key3)) return false;
    seen2.add(key3);
    return true;
  });
}
function plausible(email2) {
  return /^(?:[^\s@<>"(),:;]+|"[^"\\]+")@[^\s@<>"(),:;.]+(\.[^\s@<>"(),:;.]+)*$/u.test(email2);
}
function readAddresses(text) {
  const found2 = [];
  let piece = "";
  let quoted = false;
  for (const char of `${text},`) {
    if (char === '"') quoted = !quoted;
    if (!quoted && /[,;\n\r\t]/.test(char)) {
      const address2 = readAddress(piece);
      if (address2) found2.push(address2);
      piece = "";
    } else {
      piece += char;
    }
  }
  const rest = readAddress(piece);
  if (rest) found2.push(rest);
  return found2;
}
function readAddress(text) {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const angled = /^(.*)<([^<>]*)>\s*$/s.exec(trimmed);
  if (!angled) return { name: null, email: trimmed };
  const name2 = (angled[1] ?? "").trim().replace(/^"(.*)"$/s, "$1").replaceAll('\\"', '"');
  return { name: name2 || null, email: (angled[2] ?? "").trim() };
}
function writeAddress(address2) {
  return address2.name ? `${address2.name} <${address2.email}>` : address2.email;
}

// src/store/accounts.ts
var status = y3(null);
var session = y3(null);
var mailboxes = y3(/* @__PURE__ */ new Map());
var identities = y3(/* @__PURE__ */ new Map());
var programLost = y3(false);
var accounts = O(() => {
  const known2 = session.value?.accounts ?? {};
  const rows2 = Object.entries(known2).map(([id, account]) => {
    const fare = statusOf(id);
    return {
      id,
      name: account.name,
      address: fare?.address ?? account.name,
      kind: fare?.kind ?? "imap",
      colour: 0
    };
  });
  rows2.sort((a5, b3) => Number(a5.kind === "local") - Number(b3.kind === "local"));
  return rows2.map((row, index) => ({
    ...row,
    colour: row.kind === "local" ? COLOURS - 1 : index % (COLOURS - 1)
  }));
});
var serverAccounts = O(() => accounts.value.filter((account) => account.kind !== "local"));
function accountTitle(account) {
  return account.kind === "local" ? t4("account-local") : account.name || account.address;
}
function statusOf(account) {
  return status.value?.accounts.find((row) => row.id === account);
}
var told = 0;
function tellStatus(next) {
  told += 1;
  status.value = next;
}
async function loadStatus() {
  told += 1;
  const asked3 = told;
  const answer2 = await getJson("/api/status");
  if (told === asked3) status.value = answer2;
}
async function loadSession() {
  session.value = await getJson("/jmap/session");
}
async function reloadAccounts() {
  await Promise.all([loadSession(), loadStatus()]);
  await loadFolders();
}
async function loadFolders(only) {
  const wanted2 = Object.keys(session.value?.accounts ?? {}).filter((id) => !only || id === only);
  if (wanted2.length === 0) return;
  const batch = new Batch();
  const asked3 = wanted2.map((accountId) => ({
    accountId,
    folders: batch.add("Mailbox/get", { accountId, ids: null }),
    people: batch.add("Identity/get", { accountId, ids: null })
  }));
  const [answers, words] = await Promise.all([
    batch.send(),
    getJson("/api/identities"),
    loadTemplates()
  ]);
  const folders = new Map(mailboxes.value);
  const people = new Map(identities.value);
  for (const { accountId, folders: handle2, people: who } of asked3) {
    const found2 = answers.find(handle2);
    if (found2) folders.set(accountId, withTemplates(accountId, found2.list));
    const named4 = answers.find(who);
    const ofAccount = words.filter((each) => each.accountId === accountId);
    const told2 = (each) => ({ ...each, words: ofAccount.find(({ id }) => id === each.id) });
    if (named4) people.set(accountId, named4.list.map(told2));
  }
  for (const known2 of folders.keys()) {
    if (!session.value?.accounts[known2]) folders.delete(known2);
  }
  mailboxes.value = folders;
  identities.value = people;
}
var templates = /* @__PURE__ */ new Map();
async function loadTemplates() {
  const all2 = await getJson("/api/templates");
  templates = new Map(all2.map((each) => [each.accountId, each.id]));
}
function withTemplates(account, list) {
  const id = templates.get(account);
  return list.map((each) => each.id === id ? { ...each, role: "templates" } : each);
}
function setFolders(account, list) {
  const folders = new Map(mailboxes.value);
  folders.set(account, withTemplates(account, list));
  mailboxes.value = folders;
}
function folderOf(account, id) {
  return mailboxes.value.get(account)?.find((mailbox) => mailbox.id === id);
}
function folderFor(account, role) {
  return mailboxes.value.get(account)?.find((mailbox) => mailbox.role === role);
}
var ROLES = ["inbox", "drafts", "templates", "sent", "archive", "junk", "trash"];
function folderName(mailbox) {
  if (mailbox.role && ROLES.includes(mailbox.role)) return maybe(`folder-${mailbox.role}`) ?? mailbox.name;
  return mailbox.name;
}
function folderRows(account) {
  const all2 = mailboxes.value.get(account) ?? [];
  const tasks = ROLES.flatMap((role) => all2.filter((mailbox) => mailbox.role === role));
  const taken = new Set(tasks.map((mailbox) => mailbox.id));
  const rest = all2.filter((mailbox) => !taken.has(mailbox.id));
  const rows2 = tasks.map((mailbox) => ({ mailbox, depth: 0 }));
  const known2 = new Set(rest.map((mailbox) => mailbox.id));
  const roots = rest.filter((mailbox) => mailbox.parentId === null || !known2.has(mailbox.parentId));
  addTree(rows2, rest, roots, 0);
  return rows2;
}
function addTree(rows2, all2, level, depth) {
  if (depth > 8) return;
  const sorted2 = level.toSorted((a5, b3) => a5.sortOrder - b3.sortOrder || a5.name.localeCompare(b3.name));
  for (const mailbox of sorted2) {
    rows2.push({ mailbox, depth });
    addTree(
      rows2,
      all2,
      all2.filter((child) => child.parentId === mailbox.id),
      depth + 1
    );
  }
}
function folderCount(mailbox) {
  return mailbox.role === "drafts" ? mailbox.totalEmails : mailbox.unreadThreads;
}
function isMe(account, email2) {
  const own = identities.value.get(account) ?? [];
  const lower = email2.toLowerCase();
  if (own.some((identity) => identity.email.toLowerCase() === lower)) return true;
  return statusOf(account)?.address.toLowerCase() === lower;
}

// src/text/dates.ts
function rowTime(at, now2) {
  if (sameDay(at, now2)) return format(at, { hour: "2-digit", minute: "2-digit" });
  if (at < now2 && weekStart(at).getTime() === weekStart(now2).getTime())
    return format(at, { weekday: "short" });
  if (at.getFullYear() === now2.getFullYear()) return format(at, { day: "numeric", month: "short" });
  return format(at, { day: "numeric", month: "numeric", year: "numeric" });
}
function cardTime(at, now2) {
  const time2 = format(at, { hour: "2-digit", minute: "2-digit" });
  if (sameDay(at, now2)) return t4("time-today", { time: time2 });
  const date = format(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...at.getFullYear() === now2.getFullYear() ? {} : { year: "numeric" }
  });
  return `${date} ${time2}`;
}
function shortDate(at, now2) {
  if (sameDay(at, now2)) return format(at, { hour: "2-digit", minute: "2-digit" });
  return format(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...at.getFullYear() === now2.getFullYear() ? {} : { year: "numeric" }
  });
}
function fullTime(at) {
  return format(at, { dateStyle: "full", timeStyle: "short" });
}
function fullDate(at) {
  return format(at, { day: "numeric", month: "short", year: "numeric" });
}
function clockTime(at) {
  return format(at, { hour: "2-digit", minute: "2-digit" });
}
function dayGroup(at, now2) {
  if (at > now2 || sameDay(at, now2)) return t4("day-today");
  const yesterday = new Date(now2.getFullYear(), now2.getMonth(), now2.getDate() - 1);
  if (sameDay(at, yesterday)) return t4("day-yesterday");
  const week = weekStart(now2);
  if (at >= week) return t4("day-this-week");
  const before2 = new Date(week.getFullYear(), week.getMonth(), week.getDate() - 7);
  if (at >= before2) return t4("day-last-week");
  const month = format(at, {
    month: "long",
    ...at.getFullYear() === now2.getFullYear() ? {} : { year: "numeric" }
  });
  return month.charAt(0).toLocaleUpperCase(language.value) + month.slice(1);
}
function size(bytes) {
  const steps = [
    [1e9, "gigabyte"],
    [1e6, "megabyte"],
    [1e3, "kilobyte"]
  ];
  for (const [unit, name2] of steps) {
    if (bytes >= unit) return number(bytes / unit, name2, bytes / unit < 10 ? 1 : 0);
  }
  return number(bytes, "byte", 0);
}
function number(value, unit, digits) {
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit,
    maximumFractionDigits: digits
  }).format(value);
}
var formats = /* @__PURE__ */ new Map();
function format(at, options) {
  if (Number.isNaN(at.getTime())) return "";
  const locale = language.value === "en" ? "en-GB" : language.value;
  const key3 = locale + JSON.stringify(options);
  let made = formats.get(key3);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, options);
    formats.set(key3, made);
  }
  return made.format(at);
}
function sameDay(a5, b3) {
  return a5.getFullYear() === b3.getFullYear() && a5.getMonth() === b3.getMonth() && a5.getDate() === b3.getDate();
}
function weekStart(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - (at.getDay() + 6) % 7);
}

// src/text/quote.ts
function plainText(email2) {
  return email2.textBody.map((part) => {
    const value = part.partId === null ? void 0 : email2.bodyValues[part.partId]?.value;
    if (value === void 0) return "";
    return part.type === "text/html" ? textOfHtml(value) : asTyped(value, part["header:Content-Type"] ?? "");
  }).join("\n").trimEnd();
}
function quote(text) {
  return text.replace(/\n-- \n[\s\S]*$/, "").trimEnd().split("\n").map((line) => line.startsWith(">") ? `>${line}` : line === "" ? ">" : `> ${line}`).join("\n");
}
var REPLY = /^(re|aw|antw|antwoord|betr|sv)\s*(\[\d+\])?\s*:\s*/i;
function baseSubject(subject) {
  let base = (subject ?? "").trim();
  while (REPLY.test(base)) base = base.replace(REPLY, "");
  return base;
}
function replySubject(subject) {
  const base = (subject ?? "").trim();
  return REPLY.test(base) ? base : `Re: ${base}`;
}
function asTyped(value, contentType) {
  const text = value.replaceAll("\r\n", "\n");
  if (!/;\s*format\s*=\s*"?flowed\b/i.test(contentType)) return text;
  return unflow(text, /;\s*delsp\s*=\s*"?yes\b/i.test(contentType));
}
function unflow(text, delSp) {
  const lines2 = [];
  let open3 = null;
  for (const line of text.split("\n")) {
    const depth = line.search(/[^>]|$/);
    const rest = line.slice(depth).replace(/^ /, "");
    const mark2 = rest === "-- ";
    const flows = rest.endsWith(" ") && !mark2;
    const piece = flows && delSp ? rest.slice(0, -1) : rest;
    if (open3 === depth && !mark2) lines2.push(lines2.pop() + piece);
    else lines2.push(depth > 0 && piece !== "" ? `${">".repeat(depth)} ${piece}` : ">".repeat(depth) + piece);
    open3 = flows ? depth : null;
  }
  return lines2.join("\n");
}
var ENTITIES = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  euro: "€",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  eacute: "é",
  egrave: "è",
  ecirc: "ê",
  euml: "ë",
  iuml: "ï",
  ouml: "ö",
  uuml: "ü",
  auml: "ä",
  agrave: "à",
  ccedil: "ç",
  szlig: "ß"
};
function textOfHtml(html) {
  return readEntities(
    html.replace(/<!--[\s\S]*?-->/g, "").replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/\s+/g, " ").replace(/<br\b[^>]*>\s*/gi, "\n").replace(/<li\b[^>]*>/gi, "\n- ").replace(/<\/(div|tr|li|section|article)\s*>\s*/gi, "\n").replace(/<\/(p|h[1-6]|table|ul|ol|blockquote)\s*>\s*/gi, "\n\n").replace(/<[a-z/!?][^>]*>/gi, "")
  ).replace(/[ \t]+\n/g, "\n").replace(/\n[ \t]+/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
function readEntities(text) {
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name2) => {
    if (name2.startsWith("#")) {
      const code = /^#x/i.test(name2) ? Number.parseInt(name2.slice(2), 16) : Number.parseInt(name2.slice(1), 10);
      return code > 0 && code <= 1114111 ? String.fromCodePoint(code) : whole;
    }
    return ENTITIES[name2.toLowerCase()] ?? whole;
  });
}
function snippetPieces(snippet) {
  return snippet.split(/(<mark>[\s\S]*?<\/mark>)/).filter((piece) => piece !== "").map((piece) => {
    const marked = piece.startsWith("<mark>");
    return { text: readEntities(marked ? piece.slice(6, -7) : piece), marked };
  });
}
var LEAD = 16;
function nearMark(pieces) {
  const [first, ...rest] = pieces;
  if (!first || first.marked || rest.length === 0 || first.text.length <= LEAD) return pieces;
  const tail = first.text.slice(-LEAD);
  const word = tail.indexOf(" ");
  return [{ text: `…${word < 0 ? tail : tail.slice(word)}`, marked: false }, ...rest];
}

// src/text/signature.ts
function block(of) {
  const words = of?.textSignature.trimEnd() ?? "";
  return words.trim() === "" ? "" : `-- 
${words}`;
}
function begun(of) {
  return atTheEnd("", block(of));
}
function answering(of, quoted) {
  const place2 = of?.words?.inReplies ?? "above";
  const words = place2 === "above" ? block(of).slice("-- \n".length) : "";
  const above = words === "" ? `

${quoted}
` : `

${words}

${quoted}
`;
  return place2 === "below" ? atTheEnd(above, block(of)) : above;
}
function signedBy(text, before2, now2) {
  const [old, other] = [block(before2), block(now2)];
  if (old === other) return text;
  if (old === "") return atTheEnd(text, other);
  const at = text.lastIndexOf(`
${old}`);
  const rest = text.slice(at + 1 + old.length);
  if (at < 0 || !/^(\n|$)/.test(rest)) return text;
  return other === "" ? text.slice(0, at).trimEnd() + rest : `${text.slice(0, at)}
${other}${rest}`;
}
function unsigned(text, of) {
  return signedBy(text, of, void 0);
}
function atTheEnd(text, signature) {
  return signature === "" ? text : `${text.trimEnd()}

${signature}`;
}

// src/store/emails.ts
var ROW_PROPERTIES = [
  "id",
  "threadId",
  "mailboxIds",
  "keywords",
  "from",
  "to",
  "subject",
  "receivedAt",
  "preview",
  "hasAttachment"
];
var emails = /* @__PURE__ */ new Map();
var threads = /* @__PURE__ */ new Map();
function keyOf(account, id) {
  return `${account}/${id}`;
}
function partsOf(key3) {
  const slash = key3.indexOf("/");
  return [key3.slice(0, slash), key3.slice(slash + 1)];
}
function email(key3) {
  let found2 = emails.get(key3);
  if (!found2) {
    found2 = y3(null);
    emails.set(key3, found2);
  }
  return found2;
}
function thread(key3) {
  let found2 = threads.get(key3);
  if (!found2) {
    found2 = y3(null);
    threads.set(key3, found2);
  }
  return found2;
}
function learn(account, list, asked3) {
  for (const fresh2 of list) {
    const key3 = keyOf(account, fresh2.id);
    const slot = email(key3);
    const old = slot.peek();
    let merged = old ? { ...old, ...fresh2 } : fresh2;
    for (const edit2 of edits) {
      const patch = edit2.patches.get(key3);
      if (patch && asked3 < edit2.told) merged = patched(merged, patch);
    }
    if (!old || JSON.stringify(old) !== JSON.stringify(merged)) slot.value = merged;
  }
}
var edits = [];
async function keepEdit(patches, tell) {
  edits = edits.filter((edit3) => edit3.told === Infinity || awaitedSince(edit3.told));
  const edit2 = { patches, told: Infinity };
  edits.push(edit2);
  try {
    const answer2 = await tell();
    edit2.told = now();
    return answer2;
  } catch (error) {
    edits = edits.filter((each) => each !== edit2);
    throw error;
  }
}
function editedSince(key3, asked3) {
  return edits.some((edit2) => edit2.patches.has(key3) && asked3 < edit2.told);
}
function patched(mail, patch) {
  const next = { ...mail, keywords: { ...mail.keywords }, mailboxIds: { ...mail.mailboxIds } };
  for (const [path2, value] of Object.entries(patch)) {
    const [set2, name2] = splitPath(path2);
    if (value) next[set2][name2] = true;
    else delete next[set2][name2];
  }
  return next;
}
function splitPath(path2) {
  const [set2, name2] = path2.split("/");
  return [set2 === "keywords" ? "keywords" : "mailboxIds", name2 ?? ""];
}
function learnThreads(account, list) {
  for (const fresh2 of list) {
    const slot = thread(keyOf(account, fresh2.id));
    if (slot.peek()?.join() !== fresh2.emailIds.join()) slot.value = fresh2.emailIds;
  }
}
function forgetEmail(account, id) {
  email(keyOf(account, id)).value = null;
}
function knownEmails(account) {
  return knownIn(account, emails);
}
function knownThreads(account) {
  return knownIn(account, threads);
}
function knownIn(account, cache2) {
  const known2 = /* @__PURE__ */ new Set();
  for (const [key3, slot] of cache2) {
    const [of, id] = partsOf(key3);
    if (of === account && slot.peek() !== null) known2.add(id);
  }
  return known2;
}
function conversation(key3) {
  const [account] = partsOf(key3);
  const head = email(key3).value;
  if (!head) return [];
  const ids = thread(keyOf(account, head.threadId)).value ?? [head.id];
  return ids.map((id) => email(keyOf(account, id)).value).filter((found2) => found2 !== null);
}

// src/store/reader.ts
var FULL_PROPERTIES = [
  ...ROW_PROPERTIES,
  "blobId",
  "sentAt",
  "cc",
  "bcc",
  "replyTo",
  "messageId",
  "inReplyTo",
  "references",
  "attachments"
];
var open = y3(null);
var focusMessage = y3(false);
var full = /* @__PURE__ */ new Map();
var fullVersion = y3(0);
function fullEmail(account, id) {
  fullVersion.value;
  return full.get(keyOf(account, id));
}
async function openConversation(key3, focus = "stay") {
  const [account, id] = partsOf(key3);
  active.value = key3;
  let head = email(key3).peek();
  if (!head) {
    await fetchEmails(account, [id]);
    head = email(key3).peek();
  }
  if (!head || active.peek() !== key3) return;
  if (open.peek()?.key !== key3) {
    open.value = {
      account,
      key: key3,
      threadId: head.threadId,
      unfolded: unfoldedAtFirst(account, head.threadId, id),
      all: false
    };
  }
  focusMessage.value = focus === "message";
  await loadThread(account, head.threadId);
  const still2 = open.peek();
  if (still2?.key !== key3) return;
  open.value = {
    ...still2,
    unfolded: /* @__PURE__ */ new Set([...still2.unfolded, ...unfoldedAtFirst(account, head.threadId, id)])
  };
  const ids = thread(keyOf(account, head.threadId)).peek() ?? [];
  await markRead(ids.map((each) => keyOf(account, each)));
  prefetchAfter(key3);
}
function closeConversation() {
  open.value = null;
}
function toggle(id) {
  const shown2 = open.peek();
  if (!shown2) return;
  const unfolded = new Set(shown2.unfolded);
  if (!unfolded.delete(id)) unfolded.add(id);
  open.value = { ...shown2, unfolded };
}
function showAll() {
  const shown2 = open.peek();
  if (shown2) open.value = { ...shown2, all: true };
}
async function refreshOpen() {
  const shown2 = open.peek();
  if (!shown2) return;
  const fresh2 = await loadThread(shown2.account, shown2.threadId);
  const unread = fresh2.filter((mail) => !mail.keywords.$seen).map((mail) => mail.id);
  const still2 = open.peek();
  if (unread.length > 0 && still2?.key === shown2.key) {
    open.value = { ...still2, unfolded: /* @__PURE__ */ new Set([...still2.unfolded, ...unread]) };
  }
}
async function loadThread(account, threadId) {
  const batch = new Batch();
  const members = batch.add("Thread/get", { accountId: account, ids: [threadId] });
  const mails = batch.add("Email/get", {
    accountId: account,
    "#ids": members.ref("/list/*/emailIds"),
    properties: FULL_PROPERTIES
  });
  const answers = await batch.send();
  const list = answers.find(mails)?.list ?? [];
  const fresh2 = list.filter((each) => !full.has(keyOf(account, each.id)));
  for (const each of list) full.set(keyOf(account, each.id), each);
  learn(account, list, answers.asked);
  learnThreads(account, answers.find(members)?.list ?? []);
  fullVersion.value += 1;
  return fresh2;
}
async function fetchEmails(account, ids) {
  const batch = new Batch();
  const mails = batch.add("Email/get", {
    accountId: account,
    ids,
    properties: FULL_PROPERTIES
  });
  const answers = await batch.send();
  const { list } = answers.get(mails);
  for (const each of list) full.set(keyOf(account, each.id), each);
  learn(account, list, answers.asked);
}
function unfoldedAtFirst(account, threadId, row) {
  const ids = thread(keyOf(account, threadId)).peek() ?? [row];
  const unread = ids.filter((id) => {
    const known2 = email(keyOf(account, id)).peek();
    return known2 && !known2.keywords.$seen;
  });
  const last = ids.at(-1);
  return new Set(last ? [...unread, last] : unread);
}
function prefetchAfter(key3) {
  const next = rowAt(indexOf(key3) + 1);
  const head = next ? email(next).peek() : null;
  if (!next || !head) return;
  const [account] = partsOf(next);
  if (!full.has(keyOf(account, head.id))) void loadThread(account, head.threadId);
}

// src/store/search.ts
var QUICK = {
  all: "",
  unread: "is:unread ",
  starred: "is:starred ",
  attachments: "has:attachment "
};
var INBOXES = "in:inbox";
function search(typed, quick, account, window2) {
  return postJson("/api/search", {
    text: QUICK[quick] + typed,
    typing: true,
    accounts: account === null ? [] : [account],
    collapseThreads: true,
    ...window2
  });
}

// src/store/list.ts
var WINDOW = 50;
var view = y3(null);
var version = y3(0);
var loaded2 = y3(false);
var counted = y3(false);
var failed = y3(null);
var snippets = y3(/* @__PURE__ */ new Map());
var unknown = y3([]);
var onlyNewest = y3(false);
var active = y3(null);
var rows = [];
var queryState = "";
var generation = 0;
var asked = /* @__PURE__ */ new Set();
var withdrawn = /* @__PURE__ */ new Set();
var visible = [0, WINDOW];
function rowCount() {
  version.value;
  return rows.length;
}
function rowAt(index) {
  return rows[index];
}
function indexOf(key3) {
  return key3 === null ? -1 : rows.indexOf(key3);
}
var stood = 0;
var rowsThen = rows;
x2(() => {
  version.value;
  const index = indexOf(active.value);
  const nearest = () => rowsThen.slice(0, stood).findLast((row) => row !== void 0 && rows.includes(row));
  if (index >= 0) stood = index;
  else stood = active.value === null ? 0 : indexOf(nearest() ?? null) + 1;
  rowsThen = rows;
});
function beside(row) {
  const index = indexOf(row);
  return index >= 0 ? { before: index - 1, after: index + 1 } : { before: stood - 1, after: stood };
}
function shows(account) {
  const shown2 = view.peek();
  return shown2 !== null && (shown2.account === account || isSearch(shown2) && !shown2.stays);
}
function isSearch(shown2) {
  return shown2.search.trim() !== "";
}
function show(next) {
  const before2 = view.peek();
  if (before2 && JSON.stringify(before2) === JSON.stringify(next)) return;
  generation += 1;
  r3(() => {
    view.value = next;
    rows = [];
    stood = 0;
    if (active.peek() !== open.peek()?.key) active.value = null;
    asked = /* @__PURE__ */ new Set();
    visible = [0, WINDOW];
    loaded2.value = false;
    counted.value = false;
    failed.value = null;
    snippets.value = /* @__PURE__ */ new Map();
    unknown.value = [];
    onlyNewest.value = false;
    version.value += 1;
  });
  void fetchWindows([0]);
}
function look(from, to) {
  visible = [from, to];
  if (!loaded2.peek()) return;
  const wanted2 = /* @__PURE__ */ new Set();
  for (let index = from; index < Math.min(to, rows.length); index += 1) {
    const page = Math.floor(index / WINDOW);
    if (rows[index] === void 0 && !asked.has(page)) wanted2.add(page);
  }
  if (wanted2.size > 0) void fetchWindows([...wanted2]);
}
async function refresh() {
  const shown2 = view.peek();
  if (!shown2) return;
  if (!loaded2.peek()) return fetchWindows([0]);
  const mine = generation;
  const [from] = visible;
  const anchor = from > WINDOW / 2 ? rows.slice(from, from + WINDOW).find((key3) => key3 !== void 0) : void 0;
  const windows = [{ position: 0, limit: WINDOW, calculateTotal: true }];
  if (anchor) windows.push({ anchor: partsOf(anchor)[1], anchorOffset: -10, limit: 2 * WINDOW });
  const answered2 = await ask(shown2, windows);
  if (mine !== generation) return;
  answered2.take();
  const [first, around] = answered2.parts;
  if (!first) return;
  const fresh2 = new Array(first.total ?? first.keys.length).fill(void 0);
  place(fresh2, first);
  if (around) place(fresh2, around);
  asked = /* @__PURE__ */ new Set();
  queryState = first.state;
  r3(() => {
    rows = fresh2.filter((key3) => stays(key3, answered2.asked));
    counted.value = true;
    version.value += 1;
    failed.value = null;
  });
}
function withdraw(keys) {
  const mine = generation;
  const gone = keys.map((key3) => [rows.indexOf(key3), key3]).filter(([index]) => index >= 0);
  rows = rows.filter((key3) => key3 === void 0 || !keys.includes(key3));
  for (const key3 of keys) withdrawn.add(key3);
  version.value += 1;
  return () => {
    for (const key3 of keys) withdrawn.delete(key3);
    if (mine !== generation) return;
    for (const [index, key3] of gone.toSorted((a5, b3) => a5[0] - b3[0])) {
      if (!rows.includes(key3)) rows.splice(index, 0, key3);
    }
    version.value += 1;
  };
}
function stays(key3, asked3) {
  if (key3 === void 0 || !withdrawn.has(key3)) return true;
  if (editedSince(key3, asked3)) return false;
  withdrawn.delete(key3);
  return true;
}
async function fetchWindows(pages) {
  const shown2 = view.peek();
  if (!shown2) return;
  const mine = generation;
  for (const page of pages) asked.add(page);
  try {
    const calculateTotal = !isSearch(shown2);
    const windows = pages.map((page) => ({ position: page * WINDOW, limit: WINDOW, calculateTotal }));
    const answered2 = await ask(shown2, windows);
    if (mine !== generation) return;
    answered2.take();
    const first = !loaded2.peek();
    let whole = calculateTotal;
    for (const part of answered2.parts) {
      if (!part) continue;
      const { state } = part;
      const end = part.position + part.keys.length;
      whole ||= first && end < WINDOW;
      const total = part.total ?? Math.max(first ? 0 : rows.length, end);
      if (first || rows.length !== total) rows = Array.from({ length: total }, (_4, index) => rows[index]);
      place(rows, part);
      if (!first && queryState !== "" && state !== queryState) queueMicrotask(() => void refresh());
      queryState = state;
    }
    rows = rows.filter((key3) => stays(key3, answered2.asked));
    if (first && !whole) count(shown2, mine).catch(() => void 0);
    r3(() => {
      loaded2.value = true;
      if (whole) counted.value = true;
      failed.value = null;
      version.value += 1;
    });
  } catch (error) {
    if (mine !== generation) return;
    for (const page of pages) asked.delete(page);
    failed.value = error instanceof Error ? error.message : String(error);
  }
}
async function count(shown2, mine) {
  const window2 = { position: 0, limit: 0, calculateTotal: true };
  const { total } = await search(shown2.search, shown2.quick, within(shown2), window2);
  if (mine !== generation || total === null || counted.peek()) return;
  r3(() => {
    rows = Array.from({ length: Math.max(total, rows.length) }, (_4, index) => rows[index]);
    counted.value = true;
    version.value += 1;
  });
}
function within(shown2) {
  return shown2.stays ? shown2.account : null;
}
function ask(shown2, windows) {
  return isSearch(shown2) ? askSearch(shown2, windows) : askFolder(shown2, windows);
}
async function askFolder(shown2, windows) {
  const accountId = shown2.account;
  const batch = new Batch();
  const asked3 = windows.map((window2) => {
    const query = batch.add("Email/query", {
      accountId,
      filter: filterOf(shown2),
      sort: [{ property: "receivedAt", isAscending: false }],
      collapseThreads: true,
      ...window2
    });
    return { window: window2, query, rows: rowsOf(batch, accountId, { "#ids": query.ref("/ids") }) };
  });
  const answers = await batch.send();
  const parts = asked3.map(({ window: window2, query }) => {
    const answer2 = window2.anchor ? answers.find(query) : answers.get(query);
    if (!answer2) return null;
    const { position, ids, queryState: state } = answer2;
    return { position, keys: ids.map((id) => keyOf(accountId, id)), state, total: answer2.total ?? null };
  });
  const takeAll = () => {
    for (const { rows: rows2 } of asked3) take(answers, rows2);
  };
  return { parts, asked: answers.asked, take: takeAll };
}
function askSearch(shown2, windows) {
  return asking(async (asked3) => {
    const found2 = await Promise.all(
      windows.map((window2) => {
        const part = search(shown2.search, shown2.quick, within(shown2), window2);
        return window2.anchor ? part.catch(() => null) : part;
      })
    );
    const first = found2[0];
    const ids = /* @__PURE__ */ new Map();
    for (const { accountId, emailId } of found2.flatMap((part) => part?.rows ?? []))
      ids.set(accountId, (ids.get(accountId) ?? /* @__PURE__ */ new Set()).add(emailId));
    const learned = [...ids].map(async ([accountId, some]) => {
      const batch = new Batch();
      const rows2 = rowsOf(batch, accountId, { ids: [...some] }, first?.marks);
      return [await batch.send(), rows2];
    });
    const told2 = await Promise.all(learned);
    const parts = found2.map((part) => {
      if (!part) return null;
      const keys = part.rows.map((row) => keyOf(row.accountId, row.emailId));
      return { position: part.position, total: part.total, keys, state: part.state };
    });
    const takeAll = () => {
      unknown.value = first?.unknown ?? [];
      onlyNewest.value = first?.onlyNewest ?? false;
      for (const [answers, rows2] of told2) take(answers, rows2);
    };
    return { parts, asked: asked3, take: takeAll };
  });
}
function rowsOf(batch, accountId, ids, marks = null) {
  const heads = batch.add("Email/get", { accountId, ...ids, properties: ROW_PROPERTIES });
  const threads2 = batch.add("Thread/get", {
    accountId,
    "#ids": heads.ref("/list/*/threadId")
  });
  const members = batch.add("Email/get", {
    accountId,
    "#ids": threads2.ref("/list/*/emailIds"),
    properties: ROW_PROPERTIES
  });
  const found2 = marks && { accountId, filter: marks, "#emailIds": heads.ref("/list/*/id") };
  const pieces = found2 && batch.add("SearchSnippet/get", found2);
  return { account: accountId, heads, threads: threads2, members, snippets: pieces };
}
function take(answers, rows2) {
  const { account } = rows2;
  r3(() => {
    learn(account, answers.find(rows2.heads)?.list ?? [], answers.asked);
    learn(account, answers.find(rows2.members)?.list ?? [], answers.asked);
    learnThreads(account, answers.find(rows2.threads)?.list ?? []);
    const marks = rows2.snippets ? answers.find(rows2.snippets) : null;
    if (marks) {
      const all2 = new Map(snippets.peek());
      for (const snippet of marks.list) all2.set(keyOf(account, snippet.emailId), snippet);
      snippets.value = all2;
    }
  });
}
function place(into, part) {
  part.keys.forEach((key3, offset) => {
    into[part.position + offset] = key3;
  });
}
function filterOf(shown2) {
  const conditions = [];
  if (shown2.mailbox) conditions.push({ inMailbox: shown2.mailbox });
  if (shown2.quick === "unread") conditions.push({ notKeyword: "$seen" });
  if (shown2.quick === "starred") conditions.push({ hasKeyword: "$flagged" });
  if (shown2.quick === "attachments") conditions.push({ hasAttachment: true });
  if (conditions.length === 1 && conditions[0]) return conditions[0];
  return { operator: "AND", conditions };
}

// src/store/outbox.ts
var all = O(
  () => (status.value?.accounts ?? []).flatMap(
    (account) => (account.outbox ?? []).map((each) => ({ ...each, account: account.id }))
  )
);
var byEmail = O(() => {
  const found2 = /* @__PURE__ */ new Map();
  for (const each of all.value) {
    const key3 = keyOf(each.account, each.emailId);
    if (!found2.has(key3)) found2.set(key3, each);
  }
  return found2;
});
var troubles = O(
  () => all.value.filter((each) => each.state !== "queued" && each.state !== "sending")
);
function waitingAt(account) {
  const waits = all.value.filter((each) => each.state === "queued" || each.state === "sending");
  return waits.filter((each) => each.account === account).reverse();
}
function sendingOf(key3) {
  return byEmail.value.get(key3);
}
function underWay(key3) {
  const found2 = sendingOf(key3);
  return found2 && ["queued", "sending", "unsure"].includes(found2.state) ? found2 : void 0;
}
function onceGone(submission, then) {
  let waited = false;
  const stop2 = x2(() => {
    const waits = all.value.some((each) => each.id === submission && each.state === "queued");
    waited ||= waits;
    if (waits || !waited) return;
    queueMicrotask(() => {
      stop2();
      then();
    });
  });
}
function refusing(sending2) {
  return sending2.recipients.filter((each) => each.delivery === "refused");
}
async function takeBack(account, submission) {
  const batch = new Batch();
  const set2 = batch.add("EmailSubmission/set", {
    accountId: account,
    update: { [submission]: { undoStatus: "canceled" } }
  });
  const answer2 = (await batch.send()).get(set2);
  await loadStatus();
  return !answer2.notUpdated?.[submission];
}
async function sendNow(sending2) {
  await postJson(`/api/submissions/${sending2.id}/send-now`, {});
  await loadStatus();
}
async function decide(sending2, sent) {
  await postJson(`/api/submissions/${sending2.id}/decide`, { sent });
  await loadStatus();
}
function dismissIn(batch, sending2) {
  batch.add("EmailSubmission/set", { accountId: sending2.account, destroy: [sending2.id] });
}
async function dismiss(sending2) {
  const batch = new Batch();
  dismissIn(batch, sending2);
  await batch.send();
  await loadStatus();
}

// src/store/toasts.ts
var STACK = 20;
var toasts = y3([]);
var stack = [];
var count2 = 0;
function say(text, options = {}) {
  count2 += 1;
  const kind = options.kind ?? "note";
  const toast = { id: count2, text, kind, stay: kind === "danger" ? 0 : 8e3, ...options };
  if (toast.undo) remember(toast.undo);
  keep((other) => other.kind === "danger" && kind !== "danger");
  toasts.value = [...toasts.value, toast];
  return toast.id;
}
function closeToast(id) {
  keep((toast) => toast.id !== id);
}
function closeToasts() {
  keep(() => false);
}
function keep(which) {
  const gone = toasts.value.filter((toast) => !which(toast));
  toasts.value = toasts.value.filter(which);
  for (const { undo: undo2, over } of gone) {
    if (undo2 && over) forget(undo2);
    over?.();
  }
}
function canUndo() {
  return stack.length > 0;
}
function remember(undo2) {
  stack.push(undo2);
  if (stack.length > STACK) stack.shift();
}
function undo(which = stack.at(-1)) {
  if (!which) return;
  forget(which);
  void which.run();
}
function forget(which) {
  const index = stack.lastIndexOf(which);
  if (index >= 0) stack.splice(index, 1);
  toasts.value = toasts.value.filter((toast) => toast.undo !== which);
}
function copy(text, done) {
  navigator.clipboard.writeText(text).then(
    () => say(done),
    () => say(t4("log-not-copied"), { kind: "danger" })
  );
}

// src/store/compose.ts
var draft = y3(null);
var sending = y3(false);
var SAVE_AFTER = 2500;
var HOLD = 1e4;
var MAX_TOLD = 1e3;
var saveTimer = 0;
var saving = Promise.resolve();
var serial = 0;
async function newMessage(to = []) {
  const account = writingAccount();
  if (!account || !await putAway()) return;
  closeConversation();
  begin({ kind: "new", account, to, text: begun(identities.peek().get(account)?.[0]) });
}
async function replyTo(key3, whom) {
  const [account, id] = partsOf(key3);
  const original = await withText(account, id);
  if (!original || open.peek()?.threadId !== original.threadId) return;
  if (!await putAway()) return;
  const { to, cc } = recipients(account, original, whom);
  const identity = identityFor(account, original);
  begin({
    kind: "reply",
    account,
    identity,
    to,
    cc,
    subject: replySubject(original.subject),
    text: answering(identityOf(account, identity), `${attribution(original)}
${quote(plainText(original))}`),
    inReplyTo: original.messageId,
    references: chain(original),
    original: key3,
    threadId: original.threadId
  });
}
async function openDraft(key3) {
  const [account, id] = partsOf(key3);
  const found2 = await withText(account, id);
  if (!found2 || draft.peek()?.savedId === id || !await putAway()) return;
  closeConversation();
  const writer = writerOf(account, found2);
  const stays3 = isMore(found2, writer) || !writer && !!found2.from?.length;
  begin({
    kind: "new",
    account,
    ...writer ? { identity: writer.id } : {},
    to: found2.to ?? [],
    cc: found2.cc ?? [],
    bcc: found2.bcc ?? [],
    subject: found2.subject ?? "",
    text: plainText(found2),
    inReplyTo: found2.inReplyTo,
    references: found2.references,
    savedId: stays3 ? null : id,
    refused: sendingOf(key3) ?? null
  });
  if (stays3) say(t4("draft-stays", { folder: t4("folder-drafts") }));
}
function isMore(found2, writer) {
  const answersTo = (writer?.replyTo ?? []).map((each) => each.email);
  return found2.attachments.length > 0 || found2.htmlBody.some((part) => part.type === "text/html") || Object.values(found2.bodyValues).some((value) => value.isTruncated) || [found2.to, found2.cc, found2.bcc].some((list) => (list?.length ?? 0) >= MAX_TOLD) || (found2.replyTo ?? []).some((each) => !answersTo.some((own) => sameEmail(own, each.email)));
}
async function newFromTemplate(key3) {
  const [account, id] = partsOf(key3);
  const found2 = await withText(account, id);
  if (!found2 || !await putAway()) return;
  closeConversation();
  const writer = writerOf(account, found2);
  begin({
    kind: "new",
    account,
    ...writer ? { identity: writer.id } : {},
    to: found2.to ?? [],
    cc: found2.cc ?? [],
    bcc: found2.bcc ?? [],
    subject: found2.subject ?? "",
    text: plainText(found2)
  });
  if (isMore(found2, writer)) say(t4("template-more"));
}
async function saveAsTemplate() {
  const now2 = draft.peek();
  if (!now2) return;
  try {
    const { id } = await postJson(`/api/accounts/${now2.account}/templates`, {});
    const kept = { ...emailOf(now2, { [id]: true }), keywords: { $seen: true } };
    const batch = new Batch();
    const set2 = batch.add("Email/set", { accountId: now2.account, create: { kept } });
    const answer2 = (await batch.send()).get(set2);
    if (!answer2.created?.kept) throw refused(answer2.notCreated?.kept);
    await loadFolders(now2.account);
    say(t4("template-saved", { folder: t4("folder-templates") }));
  } catch (error) {
    complain(error);
  }
}
function begin(start3) {
  serial += 1;
  draft.value = {
    serial,
    identity: identities.peek().get(start3.account)?.[0]?.id ?? "",
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    inReplyTo: null,
    references: null,
    original: null,
    threadId: null,
    savedId: null,
    savedAt: null,
    changed: false,
    refused: null,
    ...start3
  };
}
function edit(change3) {
  const now2 = draft.peek();
  if (!now2) return;
  draft.value = { ...now2, ...change3, changed: true };
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => void save(), SAVE_AFTER);
}
function writeAs(account, identity) {
  const now2 = draft.peek();
  if (!now2) return;
  const text = signedBy(now2.text, identityOf(now2.account, now2.identity), identityOf(account, identity));
  edit({ account, identity, text });
}
function takeTyped() {
  document.querySelector("#composer :focus")?.dispatchEvent(new FocusEvent("blur"));
}
async function putAway() {
  takeTyped();
  const now2 = draft.peek();
  if (!now2) return true;
  do {
    clearTimeout(saveTimer);
    if (!await save()) return false;
  } while (still(now2)?.changed);
  if (still(now2)) draft.value = null;
  return true;
}
function onceAway(then) {
  if (!draft.peek()) then();
  else void putAway().then((away) => away && then());
}
async function discard() {
  const now2 = draft.peek();
  if (!now2 || sending.peek()) return;
  clearTimeout(saveTimer);
  draft.value = null;
  await saving;
  await letGo(now2);
  const undo2 = {
    run: async () => {
      if (await bringBack({ ...now2, savedId: null, refused: null, changed: true })) await save();
      else say(t4("done-discarded"), { undo: undo2 });
    }
  };
  say(t4("done-discarded"), { undo: undo2 });
}
function save() {
  const saved2 = saving.then(saveNow);
  saving = saved2;
  return saved2;
}
async function saveNow() {
  const now2 = draft.peek();
  if (!now2?.changed) return true;
  try {
    const batch = new Batch();
    const set2 = batch.add("Email/set", {
      accountId: now2.account,
      create: { draft: emailOf(now2, { [await draftsOf(now2)]: true }) }
    });
    replace(batch, now2, set2);
    const written = (await batch.send()).get(set2);
    const made = written.created?.draft;
    if (!made) throw refused(written.notCreated?.draft);
    const here = still(now2);
    if (here?.account !== now2.account) await letGo({ ...now2, savedId: made.id });
    else {
      draft.value = { ...here, savedId: made.id, savedAt: /* @__PURE__ */ new Date(), changed: here !== now2 };
      await settleReplaced(now2);
    }
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}
function still(now2) {
  const here = draft.peek();
  return here?.serial === now2.serial ? here : null;
}
async function draftsOf(now2) {
  const drafts = await folderOrMade(now2.account, "drafts");
  if (!drafts) throw new Error(t4("no-folder-for", { folder: t4("folder-drafts") }));
  return drafts.id;
}
function replace(batch, now2, set2) {
  if (!now2.savedId) return;
  const before2 = batch.add("Email/get", {
    accountId: now2.account,
    ids: [now2.savedId],
    properties: ["id"],
    "#maxBodyValueBytes": set2.ref("/created/draft/size")
  });
  batch.add("Email/set", { accountId: now2.account, "#destroy": before2.ref("/list/*/id") });
}
async function letGo(now2) {
  if (!now2.savedId) return;
  const batch = new Batch();
  batch.add("Email/set", { accountId: now2.account, destroy: [now2.savedId] });
  if (refusedHere(now2)) dismissIn(batch, now2.refused);
  await batch.send().catch(complain);
}
async function settleReplaced(now2) {
  if (refusedHere(now2)) await dismiss(now2.refused).catch(complain);
}
function refusedHere(now2) {
  return now2.refused !== null && now2.refused.emailId === now2.savedId;
}
async function send2() {
  takeTyped();
  const now2 = draft.peek();
  if (!now2 || sending.peek()) return null;
  const everyone = [...now2.to, ...now2.cc, ...now2.bcc];
  if (everyone.length === 0) return t4("send-no-recipient");
  const bad = everyone.find((address2) => !plausible(address2.email));
  if (bad) return t4("send-bad-address", { address: bad.email });
  const written = unsigned(now2.text, identityOf(now2.account, now2.identity)).trim();
  if (now2.subject.trim() === "" && written === "" && !confirm(t4("ask-send-empty"))) return null;
  clearTimeout(saveTimer);
  sending.value = true;
  saving = saving.then(() => handIn(still(now2) ?? now2)).catch(complain).finally(() => {
    sending.value = false;
  });
  await saving;
  return null;
}
async function handIn(now2) {
  const accountId = now2.account;
  const drafts = await draftsOf(now2);
  await folderOrMade(accountId, "sent");
  const batch = new Batch();
  const set2 = batch.add("Email/set", {
    accountId,
    create: { draft: emailOf(now2, { [drafts]: true }) }
  });
  replace(batch, now2, set2);
  const submit = batch.add("EmailSubmission/set", {
    accountId,
    create: { send: { identityId: now2.identity, emailId: "#draft" } }
  });
  if (now2.original) {
    const [of, id] = partsOf(now2.original);
    batch.add("Email/set", { accountId: of, update: { [id]: { "keywords/$answered": true } } });
  }
  const answers = await batch.send();
  const written = answers.get(set2);
  const email2 = written.created?.draft;
  if (!email2) throw refused(written.notCreated?.draft);
  const handedIn = { ...now2, savedId: email2.id, savedAt: /* @__PURE__ */ new Date(), changed: false, refused: null };
  const here = still(now2);
  if (here) {
    const { savedId, savedAt } = handedIn;
    draft.value = { ...here, savedId, savedAt, changed: here !== now2, refused: null };
  }
  await settleReplaced(now2);
  const handed = answers.get(submit);
  const submission = handed.created?.send;
  if (!submission) throw refused(handed.notCreated?.send);
  if (still(now2)) draft.value = null;
  const undo2 = { run: () => callBack(handedIn, submission.id).catch(complain) };
  say(t4("sending", { seconds: HOLD / 1e3 }), { stay: HOLD, undo: undo2 });
  void loadStatus().catch(() => {
  }).then(() => onceGone(submission.id, () => forget(undo2)));
}
async function callBack(now2, submission) {
  if (!await takeBack(now2.account, submission)) {
    say(t4("already-sent"), { kind: "danger" });
    return;
  }
  await bringBack(now2);
}
async function bringBack(now2) {
  if (!await putAway()) return false;
  if (now2.kind === "reply" && now2.original && open.peek()?.threadId !== now2.threadId) {
    await openConversation(now2.original);
    if (!await putAway()) return false;
  } else if (now2.kind === "new") {
    closeConversation();
  }
  serial += 1;
  draft.value = { ...now2, serial };
  return true;
}
async function reopen(sending2) {
  if (await takeBack(sending2.account, sending2.id)) await openDraft(keyOf(sending2.account, sending2.emailId));
  else say(t4("already-sent"), { kind: "danger" });
}
function emailOf(now2, mailboxIds) {
  const identity = identityOf(now2.account, now2.identity);
  const organization = identity?.words?.organization;
  return {
    mailboxIds,
    keywords: { $draft: true, $seen: true },
    from: identity ? [{ name: identity.name || null, email: identity.email }] : null,
    to: now2.to,
    ...now2.cc.length > 0 ? { cc: now2.cc } : {},
    ...now2.bcc.length > 0 ? { bcc: now2.bcc } : {},
    ...identity?.replyTo ? { replyTo: identity.replyTo } : {},
    ...organization ? { "header:Organization:asText": organization } : {},
    subject: now2.subject,
    ...now2.inReplyTo ? { inReplyTo: now2.inReplyTo } : {},
    ...now2.references ? { references: now2.references } : {},
    textBody: [{ partId: "text", type: "text/plain" }],
    bodyValues: { text: { value: now2.text } }
  };
}
function chain(original) {
  const before2 = original.references ?? original.inReplyTo ?? [];
  const all2 = [...before2, ...original.messageId ?? []];
  return all2.length > 0 ? [...new Set(all2)] : null;
}
function recipients(account, original, whom) {
  const from = original.from ?? [];
  const mine = from.length > 0 && from.every((address2) => isMe(account, address2.email));
  const direct = mine ? original.to ?? [] : original.replyTo?.length ? original.replyTo : from;
  if (whom === "sender") return { to: unique(direct), cc: [] };
  const others = (list) => (list ?? []).filter((address2) => !isMe(account, address2.email));
  const to = unique([...direct, ...mine ? [] : others(original.to)]);
  const cc = unique(others(original.cc)).filter(
    (one) => !to.some((other) => sameEmail(one.email, other.email))
  );
  return { to, cc };
}
function alsoReached(account, original) {
  const all2 = recipients(account, original, "all");
  const one = recipients(account, original, "sender");
  return [...all2.to, ...all2.cc].filter((each) => !one.to.some((other) => sameEmail(each.email, other.email)));
}
function answered(account, original) {
  return recipients(account, original, "sender").to;
}
function attribution(original) {
  const sender = original.from?.[0];
  return t4("quote-intro", {
    date: fullTime(new Date(original.sentAt ?? original.receivedAt)),
    who: sender ? writeAddress({ name: sender.name, email: sender.email }) : displayName({ name: null, email: "?" })
  });
}
function identityOf(account, identity) {
  return identities.peek().get(account)?.find((each) => each.id === identity);
}
function writerOf(account, mail) {
  const [from, ...others] = mail.from ?? [];
  if (!from || others.length > 0) return void 0;
  const own = identities.peek().get(account) ?? [];
  return own.find((identity) => sameEmail(identity.email, from.email));
}
function identityFor(account, mail) {
  const own = identities.peek().get(account) ?? [];
  const addresses = [...mail.to ?? [], ...mail.cc ?? [], ...mail.from ?? []];
  const fitting2 = own.find((identity) => addresses.some((each) => sameEmail(each.email, identity.email)));
  return (fitting2 ?? own[0])?.id ?? "";
}
function writingAccount() {
  const here = view.peek()?.account;
  const senders = serverAccounts.peek();
  if (senders.some((account) => account.id === here)) return here ?? null;
  return senders[0]?.id ?? here ?? accounts.peek()[0]?.id ?? null;
}
async function withText(account, id) {
  const batch = new Batch();
  const get = batch.add("Email/get", {
    accountId: account,
    ids: [id],
    properties: [
      "id",
      "threadId",
      "from",
      "to",
      "cc",
      "bcc",
      "replyTo",
      "subject",
      "sentAt",
      "receivedAt",
      "messageId",
      "inReplyTo",
      "references",
      "attachments",
      "htmlBody",
      "textBody",
      "bodyValues"
    ],
    bodyProperties: ["partId", "type", "header:Content-Type"],
    fetchTextBodyValues: true,
    maxBodyValueBytes: 512 * 1024
  });
  try {
    return (await batch.send()).get(get).list[0] ?? null;
  } catch (error) {
    complain(error);
    return null;
  }
}
function refused(error) {
  return new Error(error?.description ?? error?.type ?? "refused");
}
function answerable() {
  const shown2 = open.peek();
  if (!shown2) return null;
  const ids = [...shown2.unfolded];
  const candidates = ids.map((id) => fullEmail(shown2.account, id)).filter((mail) => mail !== void 0).filter((mail) => !mail.keywords.$draft).sort((a5, b3) => a5.receivedAt.localeCompare(b3.receivedAt));
  const last = candidates.at(-1);
  return last ? keyOf(shown2.account, last.id) : shown2.key;
}

// src/store/actions.ts
async function markRead(keys) {
  await change(keys, seen);
}
function seen(mail) {
  return mail.keywords.$seen ? {} : { "keywords/$seen": true };
}
async function toggleRead(row) {
  const mails = conversation(row);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const [account] = partsOf(row);
  if (unread) {
    const keys = mails.map((mail) => keyOf(account, mail.id));
    await undoable(change(keys, seen));
    return;
  }
  const last = mails.at(-1);
  if (last) await undoable(change([keyOf(account, last.id)], () => ({ "keywords/$seen": null })));
}
async function toggleStar(row) {
  const mails = conversation(row);
  const [account] = partsOf(row);
  const starred = mails.filter((mail) => mail.keywords.$flagged);
  if (starred.length > 0) {
    const keys = starred.map((mail) => keyOf(account, mail.id));
    await undoable(change(keys, () => ({ "keywords/$flagged": null })));
  } else {
    await undoable(change([row], () => ({ "keywords/$flagged": true })));
  }
}
async function undoable(doing) {
  const undo2 = { run: async () => (await doing)?.() };
  remember(undo2);
  if (!await doing) forget(undo2);
}
async function archive(row) {
  await move(row, "archive", t4("done-archived"));
}
async function junk(row) {
  await move(row, "junk", t4("done-junk"));
}
async function trash(row) {
  const [account] = partsOf(row);
  const waiting2 = underWay(row);
  if (waiting2 && !await takeBack(account, waiting2.id)) {
    say(t4("already-sent"), { kind: "danger" });
    return;
  }
  const bin = folderFor(account, "trash");
  const inBin = bin !== void 0 && view.peek()?.mailbox === bin.id;
  const how = inBin ? "remove" : statusOf(account)?.following?.whenDeleting ?? "trash";
  if (how === "trash") await move(row, "trash", t4("done-deleted"));
  else if (how === "mark") await mark(row);
  else if (confirm(t4("ask-delete-for-good"))) await destroy(row);
}
function copies(row, target) {
  const [account] = partsOf(row);
  const here = view.peek()?.mailbox ?? null;
  const keeps = new Set(
    ["drafts", "sent", "trash", "junk"].flatMap((each) => folderFor(account, each)?.id ?? [])
  );
  const of = (mails, leaves) => mails.map((mail) => [
    mail,
    Object.keys(mail.mailboxIds).filter((id) => id !== target && leaves(id))
  ]).filter(([, from]) => from.length > 0);
  if (here) return of(conversation(row), (id) => id === here);
  const found2 = of(conversation(row), (id) => !keeps.has(id));
  const own = email(row).peek();
  return found2.length > 0 || !own ? found2 : of([own], () => true);
}
async function move(row, role, done) {
  const [account] = partsOf(row);
  const target = await folderOrMade(account, role);
  if (!target) {
    say(t4("no-folder-for", { folder: t4(`folder-${role}`) }), { kind: "danger" });
    return;
  }
  const moved = new Map(copies(row, target.id).map(([mail, from]) => [keyOf(account, mail.id), from]));
  if (moved.size === 0) return;
  const putBack3 = leave(row);
  const doing = change(
    [...moved.keys()],
    (mail) => {
      const patch = { [`mailboxIds/${target.id}`]: true };
      for (const id of moved.get(keyOf(account, mail.id)) ?? []) patch[`mailboxIds/${id}`] = null;
      return patch;
    },
    putBack3
  );
  const undo2 = {
    run: async () => {
      putBack3();
      const back3 = await doing;
      if (!back3) return;
      await back3();
      await refresh();
    }
  };
  say(done, { undo: undo2 });
  if (!await doing) forget(undo2);
}
async function destroy(row) {
  const gone = copies(row);
  const putBack3 = leave(row);
  try {
    await keepEdit(withdrawing(row, gone), () => takeAway(row, gone));
    say(t4("done-deleted-for-good"));
  } catch (error) {
    putBack3();
    complain(error);
  }
}
async function mark(row) {
  const gone = copies(row);
  const putBack3 = leave(row);
  let agree = () => {
  };
  const agreed = new Promise((resolve) => {
    agree = resolve;
  });
  say(t4("done-marked"), { undo: { run: () => agree(false) }, over: () => agree(true) });
  try {
    await keepEdit(withdrawing(row, gone), async () => {
      if (await agreed) await takeAway(row, gone);
      else putBack3();
    });
  } catch (error) {
    putBack3();
    complain(error);
  }
}
function withdrawing(row, gone) {
  const [account] = partsOf(row);
  return new Map(gone.map(([mail]) => [keyOf(account, mail.id), {}]));
}
async function takeAway(row, gone) {
  const [accountId] = partsOf(row);
  const destroy2 = [];
  const update = {};
  for (const [mail, from] of gone) {
    if (from.length === Object.keys(mail.mailboxIds).length) destroy2.push(mail.id);
    else update[mail.id] = Object.fromEntries(from.map((id) => [`mailboxIds/${id}`, null]));
  }
  const batch = new Batch();
  const set2 = batch.add("Email/set", { accountId, destroy: destroy2, update });
  const { notDestroyed, notUpdated } = (await batch.send()).get(set2);
  const refused2 = Object.values({ ...notDestroyed, ...notUpdated })[0];
  if (refused2) throw refusal(refused2);
}
function leave(row) {
  const wasOpen = open.peek()?.key === row;
  const { before: before2, after } = beside(row);
  const next = rowAt(after) ?? rowAt(before2) ?? null;
  const putBack3 = withdraw([row]);
  if (active.peek() === row) active.value = next;
  if (wasOpen) onceAway(() => next ? void openConversation(next) : closeConversation());
  else if (rowCount() === 0) closeConversation();
  return putBack3;
}
async function change(keys, patchOf, rollBack = () => {
}) {
  const patches = /* @__PURE__ */ new Map();
  const inverses = /* @__PURE__ */ new Map();
  for (const key3 of keys) {
    const mail = email(key3).peek();
    if (!mail) continue;
    const patch = patchOf(mail);
    if (Object.keys(patch).length === 0) continue;
    patches.set(key3, patch);
    inverses.set(key3, inverse(mail, patch));
  }
  if (patches.size === 0) return async () => {
  };
  try {
    await apply(patches);
  } catch (error) {
    applyHere(inverses);
    rollBack();
    complain(error);
    return null;
  }
  return async () => {
    try {
      await apply(inverses);
    } catch (error) {
      applyHere(patches);
      complain(error);
    }
  };
}
function inverse(mail, patch) {
  const back3 = {};
  for (const path2 of Object.keys(patch)) {
    const [set2, name2] = splitPath(path2);
    back3[path2] = mail[set2][name2] ? true : null;
  }
  return back3;
}
async function apply(patches) {
  applyHere(patches);
  await keepEdit(patches, () => applyThere(patches));
}
function applyHere(patches) {
  r3(() => {
    for (const [key3, patch] of patches) {
      const slot = email(key3);
      const mail = slot.peek();
      if (!mail) continue;
      const next = patched(mail, patch);
      countUnread(key3, mail, next);
      slot.value = next;
    }
  });
}
function countUnread(key3, before2, after) {
  const [account] = partsOf(key3);
  const steps = /* @__PURE__ */ new Map();
  const count3 = (mail, step3) => {
    if (mail.keywords.$seen) return;
    for (const id of Object.keys(mail.mailboxIds)) steps.set(id, (steps.get(id) ?? 0) + step3);
  };
  count3(before2, -1);
  count3(after, 1);
  if ([...steps.values()].every((step3) => step3 === 0)) return;
  const list = mailboxes.peek().get(account) ?? [];
  setFolders(
    account,
    list.map((mailbox) => {
      const step3 = steps.get(mailbox.id) ?? 0;
      if (step3 === 0) return mailbox;
      return {
        ...mailbox,
        unreadEmails: Math.max(0, mailbox.unreadEmails + step3),
        unreadThreads: Math.max(0, mailbox.unreadThreads + step3)
      };
    })
  );
}
async function applyThere(patches) {
  const byAccount = /* @__PURE__ */ new Map();
  for (const [key3, patch] of patches) {
    const [account, id] = partsOf(key3);
    const update = byAccount.get(account) ?? {};
    update[id] = patch;
    byAccount.set(account, update);
  }
  const batch = new Batch();
  const sets = [...byAccount].map(
    ([accountId, update]) => batch.add("Email/set", { accountId, update })
  );
  const answers = await batch.send();
  for (const set2 of sets) {
    const refused2 = Object.values(answers.get(set2).notUpdated ?? {})[0];
    if (refused2) throw refusal(refused2);
  }
}
async function folderOrMade(account, role) {
  const found2 = folderFor(account, role);
  if (found2) return found2;
  const batch = new Batch();
  const name2 = { archive: "Archive", trash: "Trash", junk: "Junk", sent: "Sent", drafts: "Drafts" }[role] ?? role;
  const made = batch.add("Mailbox/set", { accountId: account, create: { made: { name: name2, role } } });
  const all2 = batch.add("Mailbox/get", { accountId: account, ids: null });
  const answers = await batch.send();
  const list = answers.find(all2)?.list;
  if (list) setFolders(account, list);
  const id = answers.find(made)?.created?.made?.id;
  return list?.find((mailbox) => mailbox.id === id) ?? null;
}
function refusal(error) {
  return new Error(error.description ?? error.type);
}
function complain(error) {
  const said = error instanceof Error ? error.message : String(error);
  say(t4("not-done", { said }), { kind: "danger" });
}

// src/store/images.ts
var wanted = y3(/* @__PURE__ */ new Set());
var explaining = y3(false);
function imagesWanted(key3) {
  return wanted.value.has(key3);
}
function showImages(keys) {
  explaining.value = !imagesExplained.peek();
  imagesExplained.value = true;
  if (explaining.peek()) return false;
  wanted.value = /* @__PURE__ */ new Set([...wanted.peek(), ...keys]);
  return true;
}
async function alwaysShowImages(key3, from) {
  if (!showImages([key3])) return;
  try {
    await postJson("/api/image-senders", { address: from.email });
    say(t4("images-always-on", { name: displayName(from) }), {
      undo: { run: () => forbidImages(from.email).catch(complain) }
    });
  } catch (error) {
    complain(error);
  }
}
function forbidImages(address2) {
  return remove(`/api/image-senders/${encodeURIComponent(address2)}`);
}

// src/store/ui.ts
var pane = y3("list");
var overlay = y3(null);
var wizardOpen = y3(false);
var settingsAt = y3(null);
function openSettings(page = null, account, field) {
  void save();
  overlay.value = null;
  const known2 = serverAccounts.peek();
  const shown2 = account ?? view.peek()?.account;
  const of = known2.find((each) => each.id === shown2) ?? known2[0];
  settingsAt.value = {
    page: page ?? (narrow.peek() ? null : of ? "identity" : "look"),
    account: of?.id ?? "",
    ...field ? { field } : {}
  };
}
function leaveSettings() {
  settingsAt.value = null;
  setTimeout(focusList);
}
function goTo(account, mailbox) {
  awaited = void 0;
  settingsAt.value = null;
  onceAway(() => {
    closeConversation();
    active.value = null;
    pane.value = "list";
    show({ account, mailbox, quick: "all", search: "" });
  });
}
var before = null;
function lookFor(text, stays3 = view.peek()?.stays) {
  const shown2 = view.peek();
  if (!shown2 || shown2.search === text) return;
  pane.value = "list";
  if (text.trim() === "") {
    const back3 = before ?? shown2;
    before = null;
    show({ account: back3.account, mailbox: back3.mailbox, quick: shown2.quick, search: "" });
    return;
  }
  if (shown2.search === "") {
    before = { account: shown2.account, mailbox: shown2.mailbox };
    onceAway(closeConversation);
  }
  active.value = null;
  show({ ...shown2, mailbox: null, search: text, stays: stays3 });
}
var awaited;
function goHome(account) {
  const first = account ?? serverAccounts.peek()[0]?.id;
  const inbox = first ? folderFor(first, "inbox") : void 0;
  awaited = inbox ? void 0 : first;
  if (first && inbox) goTo(first, inbox.id);
}
function arriveHome() {
  const inbox = awaited ? folderFor(awaited, "inbox") : void 0;
  if (!awaited || !inbox) return;
  show({ account: awaited, mailbox: inbox.id, quick: "all", search: "" });
  awaited = void 0;
}
function openRow(row, focus = "stay") {
  active.value = row;
  pane.value = "read";
  const shown2 = view.peek();
  const role = shown2?.mailbox ? folderOf(shown2.account, shown2.mailbox)?.role : void 0;
  const inDrafts = role === "drafts";
  if (role === "templates" && isOwn(row)) {
    void newFromTemplate(row);
    return;
  }
  if ((inDrafts || email(row).peek()?.keywords.$draft) && !underWay(row)) {
    void openDraft(row);
    return;
  }
  onceAway(() => void openConversation(row, focus));
}
function isOwn(row) {
  const [account] = partsOf(row);
  const from = email(row).peek()?.from ?? [];
  return from.every((each) => isMe(account, each.email));
}
function focusList() {
  document.getElementById("rows")?.focus({ preventScroll: true });
}
function focusSearch() {
  if (!narrow.peek()) toSearch();
  else
    onceAway(() => {
      pane.value = "list";
      queueMicrotask(toSearch);
    });
}
function toSearch() {
  const field = document.getElementById("search");
  field?.focus();
  field?.select();
}
async function checkNow(only) {
  try {
    const wanted2 = serverAccounts.peek().filter((account) => !only || account.id === only);
    await Promise.all(wanted2.map((account) => postJson(`/api/accounts/${account.id}/check`, {})));
    await refresh();
    say(t4("checking-now"));
  } catch (error) {
    complain(error);
  }
}

// src/commands.ts
var inMail = () => view.peek() !== null && !wizardOpen.peek() && !settingsAt.peek();
var onRow = () => inMail() && actedOn() !== null;
var inConversation = () => inMail() && open.peek() !== null;
var COMMANDS = [
  {
    id: "palette",
    group: "page",
    keys: ["Ctrl+k"],
    everywhere: true,
    when: () => view.peek() !== null && !wizardOpen.peek(),
    run: () => toggleOverlay("palette")
  },
  { id: "search", group: "move", keys: ["/"], when: inMail, run: focusSearch },
  { id: "next", group: "move", keys: ["j", "ArrowDown"], when: inMail, run: () => step("after") },
  { id: "previous", group: "move", keys: ["k", "ArrowUp"], when: inMail, run: () => step("before") },
  { id: "next-unread", group: "move", keys: ["J"], when: inMail, run: nextUnread },
  { id: "open", group: "move", keys: ["Enter", "o"], when: onRow, run: () => openActive() },
  { id: "back", group: "move", keys: ["Escape"], when: inMail, run: back },
  { id: "compose", group: "write", keys: ["c"], when: inMail, run: () => void newMessage() },
  { id: "reply", group: "write", keys: ["r"], when: inConversation, run: () => answer("sender") },
  { id: "reply-all", group: "write", keys: ["a"], when: inConversation, run: () => answer("all") },
  { id: "archive", group: "act", keys: ["e"], when: onRow, run: () => withRow(archive) },
  { id: "delete", group: "act", keys: ["#", "Delete"], when: onRow, run: () => withRow(trash) },
  { id: "junk", group: "act", keys: ["!"], when: onRow, run: () => withRow(junk) },
  { id: "star", group: "act", keys: ["s"], when: onRow, run: () => withRow(toggleStar) },
  { id: "read", group: "act", keys: ["u", "I"], when: onRow, run: () => withRow(toggleRead) },
  { id: "images", group: "act", keys: ["i"], when: inConversation, run: imagesOfOpen },
  { id: "undo", group: "act", keys: ["z", "Ctrl+z"], when: canUndo, run: () => undo() },
  { id: "go-inbox", group: "go", keys: ["g i"], when: inMail, run: () => goToRole("inbox") },
  { id: "go-drafts", group: "go", keys: ["g d"], when: inMail, run: () => goToRole("drafts") },
  { id: "go-sent", group: "go", keys: ["g t"], when: inMail, run: () => goToRole("sent") },
  { id: "go-archive", group: "go", keys: ["g a"], when: inMail, run: () => goToRole("archive") },
  { id: "go-starred", group: "go", keys: ["g s"], when: inMail, run: () => quickStarred() },
  { id: "go-folder", group: "go", keys: ["g g"], when: inMail, run: () => toggleOverlay("palette") },
  { id: "check", group: "go", keys: ["G"], when: inMail, run: () => void checkNow() },
  {
    id: "status",
    group: "go",
    keys: ["g o"],
    when: () => !wizardOpen.peek(),
    run: () => toggleOverlay("status")
  },
  { id: "add-account", group: "page", keys: [], when: inMail, run: () => wizardOpen.value = true },
  {
    id: "settings",
    group: "page",
    keys: ["Ctrl+,"],
    everywhere: true,
    when: () => !wizardOpen.peek(),
    run: () => settingsAt.peek() ? leaveSettings() : openSettings()
  },
  { id: "help", group: "page", keys: ["?"], run: () => toggleOverlay("help") }
];
function command(id) {
  return COMMANDS.find((each) => each.id === id);
}
function commandLabel(id) {
  return t4(`command-${id}`);
}
function tip(id) {
  const key3 = command(id)?.keys[0];
  return key3 ? `${commandLabel(id)} (${keyLabel(key3)})` : commandLabel(id);
}
function keyLabel(key3) {
  return key3.split(" ").map(
    (part) => part.replace(/^([A-Z])$/, "Shift+$1").replace(/\+([a-z])$/, (_4, letter) => `+${letter.toUpperCase()}`).replace("ArrowDown", "↓").replace("ArrowUp", "↑").replace("Escape", "Esc").replace("Delete", "Del")
  ).join(" ");
}
function settingsCommands() {
  return serverAccounts.value.map((account) => ({
    label: t4("settings-of", { account: accountTitle(account) }),
    run: () => openSettings("identity", account.id)
  }));
}
function folderCommands() {
  return accounts.value.flatMap(
    (account) => folderRows(account.id).map(({ mailbox }) => ({
      label: t4("palette-go-to", { folder: folderName(mailbox), account: accountTitle(account) }),
      run: () => goTo(account.id, mailbox.id)
    }))
  );
}
function imagesOfOpen() {
  const shown2 = open.peek();
  if (shown2) showImages([...shown2.unfolded].map((id) => keyOf(shown2.account, id)));
}
function actedOn() {
  const row = active.peek();
  return indexOf(row) >= 0 || open.peek()?.key === row ? row : null;
}
function withRow(action) {
  const row = actedOn();
  if (row) void action(row);
}
function step(to) {
  move2(beside(active.peek())[to]);
}
function move2(index) {
  const row = rowAt(Math.max(0, Math.min(index, rowCount() - 1)));
  if (!row) {
    look(index, index + 1);
    return;
  }
  active.value = row;
  focusList();
  if (!narrow.peek() && !email(row).peek()?.keywords.$draft) {
    onceAway(() => void openConversation(row));
  }
}
function nextUnread() {
  for (let index = beside(active.peek()).after; index < rowCount(); index += 1) {
    const row = rowAt(index);
    if (row === void 0) break;
    if (!email(row).peek()?.keywords.$seen) {
      move2(index);
      return;
    }
  }
}
function openActive() {
  const row = actedOn();
  if (row) openRow(row, "message");
}
function back() {
  if (overlay.peek()) {
    overlay.value = null;
    return;
  }
  if (draft.peek()) {
    onceAway(focusList);
    return;
  }
  if (open.peek() && (narrow.peek() || pane.peek() === "read")) {
    closeConversation();
    pane.value = "list";
    focusList();
    return;
  }
  lookFor("");
  focusList();
}
function answer(whom) {
  const key3 = answerable();
  if (key3) void replyTo(key3, whom);
}
function goToRole(role) {
  const account = view.peek()?.account;
  const folder = account ? folderFor(account, role) : void 0;
  if (account && folder) goTo(account, folder.id);
}
function quickStarred() {
  lookFor("");
  const shown2 = view.peek();
  if (shown2) show({ ...shown2, quick: shown2.quick === "starred" ? "all" : "starred" });
}
function toggleOverlay(name2) {
  overlay.value = overlay.peek() === name2 ? null : name2;
}

// src/keys.ts
var SEQUENCE = 1200;
var prefix = "";
var prefixTimer = 0;
function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const press = { key: event.key, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey };
    if (handle(press, inText(target), target)) event.preventDefault();
  });
}
function handle(press, text = false, target = null) {
  if (press.alt || press.meta) return false;
  const dialog = document.querySelector("dialog[open]");
  const name2 = (press.ctrl ? "Ctrl+" : "") + (press.ctrl ? press.key.toLowerCase() : press.key);
  if (dialog && name2 !== "Ctrl+k" && name2 !== "?") return false;
  if (isControl(target) && ["Enter", " ", "ArrowDown", "ArrowUp"].includes(press.key)) return false;
  const full2 = prefix ? `${prefix} ${name2}` : name2;
  const found2 = COMMANDS.find((command2) => fits(command2, full2, text));
  clearTimeout(prefixTimer);
  prefix = "";
  if (found2) {
    found2.run();
    return true;
  }
  if (!text && !overlay.peek() && COMMANDS.some((command2) => command2.keys.some((key3) => key3.startsWith(`${name2} `)))) {
    prefix = name2;
    prefixTimer = setTimeout(() => {
      prefix = "";
    }, SEQUENCE);
    return true;
  }
  return false;
}
function fits(command2, full2, text) {
  if (!command2.keys.includes(full2)) return false;
  if (text && !command2.everywhere) return false;
  return command2.when?.() ?? true;
}
function inText(target) {
  if (!target) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}
function isControl(target) {
  return target?.closest("button, a[href], summary, input, [role=radio]") != null;
}

// src/frames/message.ts
var MAX_HEIGHT = 1e5;
var MIN_HEIGHT = 24;
var frames = /* @__PURE__ */ new Map();
function hear(frame, onHeight) {
  const source = frame.contentWindow;
  if (!source) return () => {
  };
  frames.set(source, onHeight);
  return () => frames.delete(source);
}
function startFrames() {
  window.addEventListener("message", (event) => {
    const onHeight = event.source ? frames.get(event.source) : void 0;
    if (!onHeight || typeof event.data !== "object" || event.data === null) return;
    const data = event.data;
    if (data.type === "height" && typeof data.px === "number" && Number.isFinite(data.px)) {
      onHeight(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, Math.ceil(data.px))));
    } else if (data.type === "key" && typeof data.key === "string" && data.key.length <= 20) {
      handle({
        key: data.key,
        ctrl: (data.ctrl ?? data.ctrlKey) === true,
        alt: (data.alt ?? data.altKey) === true,
        meta: (data.meta ?? data.metaKey) === true
      });
    }
  });
}

// src/jmap/events.ts
function listen(listener) {
  let source = connect();
  let retry2 = 0;
  function again() {
    clearTimeout(retry2);
    source.close();
    source = connect();
  }
  function connect() {
    return hear2(listener, () => {
      retry2 = setTimeout(again, 5e3);
    });
  }
  return again;
}
function hear2(listener, refused2) {
  const source = new EventSource("/jmap/events?types=*&closeafter=no&ping=30");
  let broken = false;
  source.addEventListener("open", () => {
    listener.opened();
    broken = false;
  });
  source.addEventListener("error", () => {
    if (!broken) listener.lost();
    broken = true;
    if (source.readyState === EventSource.CLOSED) refused2();
  });
  source.addEventListener("state", (event) => {
    const change3 = parsed(event);
    if (change3?.changed) listener.changed(change3.changed);
  });
  source.addEventListener("status", (event) => {
    const status2 = parsed(event);
    if (status2?.accounts) listener.status(status2);
  });
  return source;
}
function parsed(event) {
  try {
    return JSON.parse(event.data);
  } catch {
    return null;
  }
}

// src/store/live.ts
var PAUSE = 400;
var PAUSE_MAX = 3e4;
var MAX_CHANGES = 500;
var states = /* @__PURE__ */ new Map();
var dirty = /* @__PURE__ */ new Set();
var timer = 0;
var running = false;
var failures = 0;
function startLive() {
  const again = listen({
    changed: (accounts2) => {
      programLost.value = false;
      for (const [account, types] of Object.entries(accounts2)) {
        if (Object.keys(types).some((type) => type !== "EmailDelivery")) dirty.add(account);
      }
      schedule();
    },
    status: (next) => {
      programLost.value = false;
      tellStatus(next);
      meetAccounts().catch(() => {
      });
    },
    opened: () => {
      programLost.value = false;
      signedOut.value = false;
      loadStatus().then(meetAccounts).catch(() => {
      });
      for (const account of Object.keys(session.peek()?.accounts ?? {})) dirty.add(account);
      schedule();
    },
    lost: () => {
      programLost.value = true;
    }
  });
  x2(() => {
    if (signedOut.value) again();
  });
}
async function meetAccounts() {
  const told2 = status.peek()?.accounts.map((account) => account.id) ?? [];
  const known2 = Object.keys(session.peek()?.accounts ?? {});
  if (told2.sort().join() !== known2.sort().join()) await reloadAccounts();
}
function schedule() {
  if (timer !== 0 || running) return;
  timer = setTimeout(
    () => {
      timer = 0;
      void run();
    },
    Math.min(PAUSE * 2 ** failures, PAUSE_MAX)
  );
}
async function run() {
  running = true;
  const accounts2 = [...dirty];
  dirty.clear();
  const caughtUp = await Promise.allSettled(accounts2.map(catchUp));
  const behind = accounts2.filter((_4, index) => caughtUp[index]?.status === "rejected");
  for (const account of behind) dirty.add(account);
  failures = behind.length > 0 ? failures + 1 : 0;
  running = false;
  if (dirty.size > 0) schedule();
}
async function catchUp(account) {
  const emailState = states.get(`${account}/Email`);
  const threadState = states.get(`${account}/Thread`);
  const batch = new Batch();
  const folders = batch.add("Mailbox/get", { accountId: account, ids: null });
  const mail = batch.add(...changesSince("Email", account, emailState));
  const conversations = batch.add(
    ...changesSince("Thread", account, threadState)
  );
  const [answers] = await Promise.all([batch.send(), loadTemplates()]);
  const list = answers.find(folders)?.list;
  if (list) setFolders(account, list);
  const changedMail = remember2(account, "Email", answers.find(mail));
  const changedThreads = remember2(account, "Thread", answers.find(conversations));
  await readKnown(account, changedMail, changedThreads);
  if (shows(account)) await refresh();
  if (open.peek()?.account === account) await refreshOpen();
}
function changesSince(type, accountId, state) {
  if (state === void 0) return [`${type}/get`, { accountId, ids: [] }];
  return [`${type}/changes`, { accountId, sinceState: state, maxChanges: MAX_CHANGES }];
}
function remember2(account, type, answer2) {
  const key3 = `${account}/${type}`;
  if (answer2 === null) {
    states.delete(key3);
    return null;
  }
  if ("list" in answer2) {
    states.set(key3, answer2.state);
    return null;
  }
  if (answer2.hasMoreChanges) states.delete(key3);
  else states.set(key3, answer2.newState);
  return answer2;
}
async function readKnown(account, mail, threads2) {
  const mailIds = mail ? intersect(mail.updated, knownEmails(account)) : [];
  const threadIds = threads2 ? intersect(threads2.updated, knownThreads(account)) : [];
  for (const id of mail?.destroyed ?? []) forgetEmail(account, id);
  if (mailIds.length + threadIds.length === 0) return;
  const batch = new Batch();
  const changed = batch.add("Email/get", {
    accountId: account,
    ids: mailIds,
    properties: ROW_PROPERTIES
  });
  const grown = batch.add("Thread/get", { accountId: account, ids: threadIds });
  const members = batch.add("Email/get", {
    accountId: account,
    "#ids": grown.ref("/list/*/emailIds"),
    properties: ROW_PROPERTIES
  });
  const answers = await batch.send();
  r3(() => {
    learn(account, answers.find(changed)?.list ?? [], answers.asked);
    learn(account, answers.find(members)?.list ?? [], answers.asked);
    learnThreads(account, answers.find(grown)?.list ?? []);
  });
}
function intersect(ids, known2) {
  return ids.filter((id) => known2.has(id));
}
async function learnStates() {
  const batch = new Batch();
  const asked3 = Object.keys(session.peek()?.accounts ?? {}).map((accountId) => ({
    accountId,
    mail: batch.add("Email/get", { accountId, ids: [] }),
    threads: batch.add("Thread/get", { accountId, ids: [] })
  }));
  if (asked3.length === 0) return;
  const answers = await batch.send();
  for (const { accountId, mail, threads: threads2 } of asked3) {
    remember2(accountId, "Email", answers.find(mail));
    remember2(accountId, "Thread", answers.find(threads2));
  }
}

// src/store/whoami.ts
var whoami = y3(null);
async function loadWhoami() {
  try {
    whoami.value = await getJson("/api/whoami");
  } catch {
  }
}

// node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs
var f4 = /* @__PURE__ */ Symbol.for("pv");
var o4 = 0;
function a4(t5, e4, n3, u4, a5, i4) {
  e4 || (e4 = {});
  var c4, l4, p5 = e4;
  if ("ref" in p5 && "function" != typeof t5) for (l4 in p5 = {}, e4) "ref" == l4 ? c4 = e4[l4] : p5[l4] = e4[l4];
  var s4 = { type: t5, props: p5, key: n3, ref: c4, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: f4, __v: --o4, __i: -1, __u: 0 };
  return (a5 || i4) && (s4.__source = a5, s4.__self = i4), n.vnode && n.vnode(s4), s4;
}

// src/views/icon.tsx
function Icon(props) {
  const classes = ["i", props.small ? "s" : "", props.class ?? ""].filter(Boolean).join(" ");
  return /* @__PURE__ */ a4("svg", { class: classes, "aria-hidden": "true", children: /* @__PURE__ */ a4("use", { href: `/icons.svg#${props.name}` }) });
}
function Mark() {
  return /* @__PURE__ */ a4("svg", { class: "bird", viewBox: "0 0 24 24", "aria-hidden": "true", children: [
    /* @__PURE__ */ a4("rect", { width: "24", height: "24", rx: "7" }),
    /* @__PURE__ */ a4("g", { transform: "translate(4.4 4.4) scale(.633)", children: /* @__PURE__ */ a4("use", { href: "/icons.svg#bird", width: "24", height: "24" }) })
  ] });
}

// src/wizard/problems.ts
var PORTS = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 587 }
};
function problemOf(error) {
  if (error instanceof ApiError) {
    if (error.problem) return error.problem;
    return { code: "local", said: `HTTP ${error.status}` };
  }
  return { code: "local", said: error instanceof Error ? error.message : String(error) };
}
function problemTexts(problem2) {
  const args = {
    ...problem2.host ? { host: problem2.host, provider: problem2.host } : {},
    ...problem2.port ? { port: String(problem2.port) } : {},
    ...problem2.user ? { user: problem2.user, account: problem2.user } : {},
    ...problem2.protocol ? { protocol: problem2.protocol.toUpperCase() } : {},
    ...dated(problem2.args ?? {})
  };
  const key3 = `error-${problem2.code}`;
  const title2 = maybe(`${key3}-title`, args) ?? maybe("error-other-title") ?? problem2.code;
  const what = maybe(`${key3}-what`, args) ?? "";
  const lines2 = [1, 2, 3].map((n3) => maybe(`${key3}-do-${n3}`, args));
  return { title: title2, what, todo: lines2.filter((line) => line !== null) };
}
var DATES = ["date", "notBefore", "notAfter"];
function dated(args) {
  const shown2 = ([name2, value]) => [name2, DATES.includes(name2) ? day(value) : value];
  return Object.fromEntries(Object.entries(args).map((each) => shown2(each)));
}
function day(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(language.value, { dateStyle: "long", timeZone: "UTC" }).format(at);
}
function nameOnCertificate(problem2) {
  if (problem2.args?.other) return problem2.args.other;
  const names = problem2.args?.names?.split(/[,\s]+/) ?? [];
  return names.find((name2) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name2));
}
function mended(problem2, server) {
  if (server.host !== (problem2.args?.asked ?? problem2.host) || server.port !== (problem2.port ?? server.port))
    return null;
  const secured = (security, port = PORTS[server.protocol][security]) => ({
    ...server,
    security,
    port
  });
  switch (problem2.args?.cause ?? problem2.code) {
    case "tls-name": {
      const name2 = nameOnCertificate(problem2);
      return name2 ? { ...server, host: name2 } : null;
    }
    case "tls-mismatch":
      if (problem2.args?.security === "starttls") return secured("starttls", server.port);
      return secured("tls", server.port);
    case "no-tls":
      return secured("tls");
    case "refused":
    case "timeout":
    case "disconnected":
      if (server.security === "none") return null;
      return secured(server.security === "tls" ? "starttls" : "tls");
    default:
      return null;
  }
}

// src/settings/account.ts
var known = y3(null);
async function load2(id) {
  const found2 = await getJson(`/api/accounts/${id}`);
  if (settingsAt.peek()?.account === id) known.value = found2;
}
async function reload(id) {
  await Promise.all([load2(id), reloadAccounts()]);
}
async function saved(doing, words, back3) {
  try {
    await doing;
    say(words, back3 ? { undo: { run: () => back3().catch(complain) } } : {});
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}
function rename(of, name2) {
  const to = async (name3) => {
    await patchJson(`/api/accounts/${of.id}`, { name: name3 });
    await reload(of.id);
  };
  return saved(to(name2), t4("saved"), () => to(of.name));
}
function collect(of, collecting) {
  const to = async (collecting2) => {
    await patchJson(`/api/accounts/${of.id}`, { collecting: collecting2 });
    await load2(of.id);
  };
  return saved(to(collecting), t4("saved"), () => to(of.collecting));
}
function follow(of, following) {
  const to = async (following2) => {
    await patchJson(`/api/accounts/${of.id}`, { following: following2 });
    await load2(of.id);
  };
  return saved(to(following), t4("saved"), () => to(of.following));
}
function pause(id) {
  return saved(stand(id, "pause"), t4("account-paused", { account: titleOf(id) }), () => stand(id, "resume"));
}
async function resume(id) {
  try {
    await stand(id, "resume");
    say(t4("account-resumed", { account: titleOf(id) }));
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
async function stand(id, verb) {
  await postJson(`/api/accounts/${id}/${verb}`, {});
  await Promise.all([loadStatus(), settingsAt.peek()?.account === id ? load2(id) : null]);
}
async function removeAccount(id) {
  const account = titleOf(id);
  if (!confirm(t4("ask-remove-account", { account }))) return;
  const gone = async () => {
    await remove(`/api/accounts/${id}`);
    await reloadAccounts();
  };
  if (!await saved(gone(), t4("account-removed", { account }), () => putBack(id))) return;
  goHome();
  const next = serverAccounts.peek()[0];
  settingsAt.value = next ? { page: "bin", account: next.id } : null;
  wizardOpen.value = !next;
}
function restore(id, address2) {
  return saved(putBack(id), t4("account-restored", { account: address2 }));
}
async function putBack(id) {
  await postJson(`/api/removed-accounts/${id}/restore`, {});
  await reloadAccounts();
  wizardOpen.value = false;
}
function chooseFolder(of, role, chosen, folder) {
  const to = async (folder2, instead) => {
    if (role === "templates") {
      await patchJson(`/api/accounts/${of}/templates`, { folder: folder2 });
      if (!folder2) await postJson(`/api/accounts/${of}/check`, {});
      await loadFolders(of);
    } else if (folder2) await set("Mailbox/set", of, { update: { [folder2]: { role } } });
    else if (instead) {
      await set("Mailbox/set", of, { update: { [instead]: { role: null } } });
      await postJson(`/api/accounts/${of}/check`, {});
    }
    await load2(of);
  };
  return saved(to(folder, chosen), t4("saved"), () => to(chosen, folder));
}
function changeIdentity(account, of, patch) {
  const before2 = Object.fromEntries(
    Object.keys(patch).map((name2) => [name2, of[name2]])
  );
  const to = (patch2) => setIdentities(account, { update: { [of.id]: patch2 } });
  return saved(to(patch), t4("saved"), () => to(before2));
}
function changeWords(account, of, patch) {
  const before2 = Object.fromEntries(
    Object.keys(patch).map((name2) => [name2, of.words?.[name2]])
  );
  return saved(setWords(account, of.id, patch), t4("saved"), () => setWords(account, of.id, before2));
}
async function setWords(account, id, patch) {
  await patchJson(`/api/accounts/${account}/identities/${id}`, patch);
  await loadFolders(account);
}
function addIdentity(account, email2, name2) {
  return saved(
    makeIdentity(account, email2, name2).then(() => {
    }),
    t4("identity-added", { address: email2 })
  );
}
function preferIdentity(account, of) {
  const first = identities.peek().get(account)?.[0]?.id ?? of.id;
  const to = async (id) => {
    await postJson(`/api/accounts/${account}/identities/${id}/prefer`, {});
    await loadFolders(account);
  };
  return saved(to(of.id), t4("saved"), () => to(first));
}
async function makeIdentity(account, email2, name2) {
  const { id } = await postJson(`/api/accounts/${account}/identities`, { email: email2, name: name2 });
  await loadFolders(account);
  return id;
}
function removeIdentity(account, of) {
  const back3 = async () => {
    const id = await makeIdentity(account, of.email, of.name);
    const { replyTo: replyTo2, bcc, textSignature, htmlSignature } = of;
    await setIdentities(account, { update: { [id]: { replyTo: replyTo2, bcc, textSignature, htmlSignature } } });
    if (of.words) {
      const { organization, inReplies } = of.words;
      await setWords(account, id, { organization, inReplies });
    }
  };
  return saved(
    setIdentities(account, { destroy: [of.id] }),
    t4("identity-removed", { address: of.email }),
    back3
  );
}
async function saveOutgoing(account, known2, wanted2) {
  const at = `/api/accounts/${account}/outgoing`;
  const saved2 = known2 ? await patchJson(`${at}/${known2}`, wanted2) : await postJson(at, wanted2);
  await Promise.all([reload(account), loadStatus()]);
  return saved2;
}
async function testOutgoing(account, server) {
  try {
    return await postJson(`/api/accounts/${account}/outgoing/${server}/test`, {});
  } finally {
    await load2(account);
  }
}
function preferOutgoing(of, one) {
  const to = async (id) => {
    await postJson(`/api/accounts/${of.id}/outgoing/${id}/default`, {});
    await load2(of.id);
  };
  const before2 = of.outgoingServers[0]?.id ?? one.id;
  return saved(to(one.id), t4("saved"), () => to(before2));
}
async function removeOutgoing(of, one) {
  const { name: name2, identities: users } = one;
  const next = of.outgoingServers.find((each) => each !== one);
  const addresses = users.map((user) => user.email).join(", ");
  const ask2 = () => {
    if (!next) return t4("ask-remove-outgoing-last", { name: name2 });
    if (addresses === "") return t4("ask-remove-outgoing", { name: name2 });
    return t4("ask-remove-outgoing-used", { name: name2, addresses, next: next.name });
  };
  if (!confirm(ask2())) return;
  const gone = async () => {
    await remove(`/api/accounts/${of.id}/outgoing/${one.id}${next ? "" : "?receiveOnly=true"}`);
    await Promise.all([reload(of.id), loadStatus()]);
  };
  await saved(gone(), t4("outgoing-removed", { name: name2 }));
}
function chooseOutgoing(of, identity, server) {
  const to = async (server2) => {
    await postJson(`/api/accounts/${of.id}/identities/${identity}/outgoing`, { server: server2 });
    await load2(of.id);
  };
  const before2 = named(of, identity);
  return saved(to(server), t4("saved"), () => to(before2));
}
function named(of, identity) {
  const mine = (one) => one.identities.some((user) => user.id === identity && user.named);
  return of.outgoingServers.find(mine)?.id ?? null;
}
function setIdentities(accountId, change3) {
  return set("Identity/set", accountId, change3);
}
async function set(method, accountId, change3) {
  const batch = new Batch();
  const done = batch.add(method, { accountId, ...change3 });
  const answer2 = (await batch.send()).get(done);
  const refused2 = Object.values({ ...answer2.notUpdated, ...answer2.notDestroyed })[0];
  if (refused2) throw new Error(refused2.description ?? refused2.type);
  await loadFolders(accountId);
}
function titleOf(id) {
  const account = accounts.peek().find((each) => each.id === id);
  return account ? accountTitle(account) : "";
}

// src/views/choice.tsx
function Choice(props) {
  return /* @__PURE__ */ a4("div", { class: props.class, children: [
    /* @__PURE__ */ a4("label", { for: props.id, children: props.label }),
    /* @__PURE__ */ a4(
      "select",
      {
        id: props.id,
        value: props.value,
        onChange: (event) => props.onChange(event.currentTarget.value),
        children: props.options.map(([value, label2]) => /* @__PURE__ */ a4("option", { value, children: label2 }, value))
      }
    )
  ] });
}

// src/settings/find.tsx
var finding = y3("");
var OF_ACCOUNT = [
  { page: "identity", field: "#set-account-name", texts: ["account-name", "settings-account"] },
  { page: "identity", field: "[id$='-name']:not(#set-account-name)", texts: ["w1-name"] },
  { page: "identity", field: "[id$='-reply-to']", texts: ["reply-to"] },
  { page: "identity", field: "[id^='set-i'][id$='-outgoing']", texts: ["identity-outgoing"] },
  { page: "identity", field: "[id$='-organization']", texts: ["organization"] },
  { page: "identity", field: "[id$='-signature']", texts: ["signature", "signature-in-replies"] },
  { page: "identity", field: "#set-more-email", texts: ["add-identity"] },
  { page: "server", field: "#set-state button", texts: ["settings-state", "pause-account"] },
  { page: "server", field: "#set-incoming-host", texts: ["w4-incoming", "w4-host", "user-name", "w4-auth"] },
  { page: "server", field: "#set-password :is(input, button)", texts: ["password"] },
  { page: "server", field: "#set-check-minutes", texts: ["check-every", "settings-checking"] },
  {
    page: "server",
    field: "#set-when-deleting",
    texts: ["when-deleting", "settings-deleting"],
    kind: "imap"
  },
  { page: "server", field: "#set-leave", texts: ["collect-leave", "settings-collecting"], kind: "pop3" },
  { page: "server", field: "#set-days", texts: ["collect-days"], kind: "pop3" },
  { page: "server", field: "#set-until-deleted", texts: ["collect-until-deleted"], kind: "pop3" },
  { page: "server", field: "#set-ask", texts: ["settings-today", "settings-today-what"] },
  { page: "server", field: "#set-copy", texts: ["settings-copy"] },
  { page: "server", field: "#set-remove-account", texts: ["settings-remove"] },
  { page: "folders", field: "#set-role-sent", texts: ["role-sent"] },
  { page: "folders", field: "#set-role-drafts", texts: ["folder-drafts", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-templates", texts: ["folder-templates", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-archive", texts: ["folder-archive", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-junk", texts: ["folder-junk", "settings-folders-tasks"] },
  { page: "folders", field: "#set-role-trash", texts: ["folder-trash", "settings-folders-tasks"] },
  {
    page: "storage",
    field: "#set-offline-days",
    texts: ["storage-messages", "storage-kept"],
    kind: "imap"
  },
  { page: "storage", field: "#set-offline-size", texts: ["storage-size"], kind: "imap" },
  { page: "storage", field: "#set-folders summary", texts: ["storage-folders"], kind: "imap" },
  { page: "storage", field: "#set-headers-above", texts: ["storage-size", "storage-kept"], kind: "pop3" },
  { page: "storage", field: "#set-retain", texts: ["removing-keep", "removing"] },
  { page: "storage", field: "#set-empty-trash", texts: ["empty-trash-after", "removing"] },
  { page: "storage", field: "#set-empty-junk", texts: ["empty-junk-after", "removing"] },
  {
    page: "outgoing",
    field: "[id^='set-o'] :is(summary, input)",
    texts: ["w4-outgoing", "w4-host", "user-name", "outgoing-login", "outgoing-ehlo"]
  },
  { page: "outgoing", field: "#set-test-send", texts: ["test-message"] },
  { page: "outgoing", field: "#set-outgoing-add", texts: ["outgoing-add"] }
];
var OF_PROGRAM = [
  { page: "look", field: "#settings-theme", texts: ["settings-theme"] },
  { page: "look", field: "#settings-density", texts: ["settings-density"] },
  { page: "look", field: "#settings-language", texts: ["language"] },
  { page: "privacy", field: "#set-images button", texts: ["images-senders", "settings-privacy"] },
  { page: "accounts", field: "#set-accounts button", texts: ["settings-accounts"] },
  { page: "accounts", field: "#import-mail", texts: ["w1-import", "w1-import-start"] },
  { page: "bin", field: "#bin-find", texts: ["settings-bin", "bin-messages"] },
  { page: "bin", field: "#set-removed button", texts: ["removed-accounts", "settings-bin"] }
];
function found(words) {
  const wanted2 = folded(words).split(/\s+/).filter(Boolean);
  if (wanted2.length === 0) return [];
  const fits3 = ({ texts }, where) => {
    const all2 = folded([where, ...texts.map((each) => t4(each))].join(" "));
    return wanted2.every((word) => all2.includes(word));
  };
  const at = (place2, where, account) => {
    const { page, field, texts } = place2;
    const go = () => {
      finding.value = "";
      openSettings(page, account, field);
    };
    const key3 = `${account ?? ""} ${page} ${field}`;
    return fits3(place2, where) ? [{ key: key3, name: t4(texts[0] ?? ""), where, go }] : [];
  };
  const accounts2 = serverAccounts.value.flatMap(
    (account) => OF_ACCOUNT.filter(({ kind }) => !kind || kind === account.kind).flatMap(
      (place2) => at(place2, `${accountTitle(account)} · ${t4(`settings-${place2.page}`)}`, account.id)
    )
  );
  const program = OF_PROGRAM.flatMap((place2) => at(place2, `Postduif · ${t4(`settings-${place2.page}`)}`));
  return [...accounts2, ...program];
}
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
function Find() {
  const all2 = found(finding.value);
  return /* @__PURE__ */ a4("search", { class: "find", children: [
    /* @__PURE__ */ a4(
      "input",
      {
        id: "set-find",
        type: "search",
        "aria-label": t4("settings-find"),
        placeholder: t4("settings-find"),
        value: finding.value,
        onInput: (event) => finding.value = event.currentTarget.value,
        onKeyDown: (event) => {
          if (event.key === "Enter") all2[0]?.go();
          if (event.key !== "Escape" || finding.peek() === "") return;
          event.preventDefault();
          finding.value = "";
        }
      }
    ),
    finding.value.trim() !== "" && /* @__PURE__ */ a4("div", { class: "nav", role: "status", children: [
      all2.map(({ key: key3, name: name2, where, go }) => /* @__PURE__ */ a4("button", { type: "button", class: "hit", onClick: go, children: [
        /* @__PURE__ */ a4("span", { dir: "auto", children: name2 }),
        /* @__PURE__ */ a4("small", { dir: "auto", children: where })
      ] }, key3)),
      all2.length === 0 && /* @__PURE__ */ a4("p", { children: t4("settings-find-nothing") })
    ] })
  ] });
}

// src/settings/parts.tsx
function Page(props) {
  const heading = T2(null);
  F2(() => {
    const { field } = settingsAt.peek() ?? {};
    const wanted2 = field ? document.querySelector(`.prefs .pane ${field}`) : null;
    wanted2?.scrollIntoView({ block: "center" });
    (wanted2 ?? heading.current)?.focus();
  }, []);
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("h1", { ref: heading, tabIndex: -1, children: props.title }),
    props.lead && /* @__PURE__ */ a4("p", { class: "lead", dir: "auto", children: props.lead }),
    props.children
  ] });
}
function Group(props) {
  return /* @__PURE__ */ a4("section", { class: "grp", id: props.id, "aria-labelledby": `${props.id}-title`, children: [
    /* @__PURE__ */ a4("h2", { id: `${props.id}-title`, dir: "auto", children: [
      props.title,
      " ",
      props.tag && /* @__PURE__ */ a4("span", { class: "tag", children: props.tag })
    ] }),
    props.children
  ] });
}
function Row(props) {
  return /* @__PURE__ */ a4("div", { class: "rowf", children: [
    /* @__PURE__ */ a4("span", { dir: "auto", children: [
      props.label,
      props.hint && /* @__PURE__ */ a4("small", { children: props.hint }),
      props.said && /* @__PURE__ */ a4("small", { children: /* @__PURE__ */ a4("code", { children: props.said }) })
    ] }),
    props.children && /* @__PURE__ */ a4("span", { class: "do", children: props.children })
  ] });
}
function TextRow(props) {
  const { id, value } = props;
  const [typed, setTyped] = d2(value);
  const [wrong, setWrong] = d2(null);
  const shown2 = T2(value);
  const handed = T2(value);
  A2(() => {
    setTyped((typed2) => [shown2.current, handed.current].includes(typed2.trim()) ? value : typed2);
    shown2.current = value;
    handed.current = value;
  }, [value]);
  const save3 = () => {
    const text = typed.trim() || (props.empty ?? "");
    setTyped(text);
    const why = props.check?.(text) ?? null;
    setWrong(why);
    if (why || text === handed.current) return;
    handed.current = text;
    void props.onSave(text).then((well) => {
      if (!well) handed.current = value;
    });
  };
  const takeBack2 = (event) => {
    if (event.key !== "Escape" || typed === value) return;
    event.preventDefault();
    setTyped(value);
    setWrong(null);
  };
  const described = [props.hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  const field = {
    id,
    dir: "auto",
    value: typed,
    autocomplete: "off",
    "aria-invalid": wrong ? "true" : void 0,
    "aria-describedby": described || void 0,
    onBlur: save3
  };
  return /* @__PURE__ */ a4("div", { class: "rowf", children: [
    /* @__PURE__ */ a4("span", { children: [
      /* @__PURE__ */ a4("label", { for: id, children: props.label }),
      props.hint && /* @__PURE__ */ a4("small", { id: `${id}-hint`, children: props.hint })
    ] }),
    /* @__PURE__ */ a4("span", { class: "field", children: [
      props.lines ? /* @__PURE__ */ a4(
        "textarea",
        {
          ...field,
          rows: props.lines,
          onInput: (event) => setTyped(event.currentTarget.value),
          onKeyDown: takeBack2
        }
      ) : /* @__PURE__ */ a4(
        "input",
        {
          ...field,
          type: "text",
          inputMode: props.inputMode,
          autocapitalize: "none",
          spellcheck: false,
          onInput: (event) => setTyped(event.currentTarget.value),
          onKeyDown: (event) => {
            if (event.key === "Enter") save3();
            takeBack2(event);
          }
        }
      ),
      wrong && /* @__PURE__ */ a4("small", { class: "bad", id: `${id}-error`, role: "alert", children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
        wrong
      ] })
    ] })
  ] });
}
function SwitchRow(props) {
  return /* @__PURE__ */ a4("div", { class: "rowf", children: [
    /* @__PURE__ */ a4("span", { children: [
      /* @__PURE__ */ a4("label", { for: props.id, children: props.label }),
      props.hint && /* @__PURE__ */ a4("small", { children: props.hint })
    ] }),
    /* @__PURE__ */ a4(
      "input",
      {
        id: props.id,
        class: "switch",
        type: "checkbox",
        role: "switch",
        checked: props.on,
        "aria-checked": props.on,
        onChange: (event) => props.onChange(event.currentTarget.checked)
      }
    )
  ] });
}

// src/settings/bin.tsx
var SHOWN = 50;
function BinPage() {
  return /* @__PURE__ */ a4(Page, { title: t4("settings-bin"), lead: t4("settings-bin-lead"), children: [
    /* @__PURE__ */ a4(Messages, {}),
    /* @__PURE__ */ a4(Accounts, {})
  ] });
}
function Messages() {
  const [account, setAccount] = d2(settingsAt.peek()?.account || accounts.peek()[0]?.id || "");
  const [words, setWords2] = d2("");
  const [all2, setAll] = d2(null);
  A2(() => {
    let wanted2 = true;
    setAll(null);
    getJson(`/api/accounts/${account}/bin`).then((found2) => wanted2 && setAll(found2), complain);
    return () => {
      wanted2 = false;
    };
  }, [account]);
  const put = (of) => {
    void putBack2(account, of).then(
      (well) => well && setAll((now2) => now2?.filter((each) => each !== of) ?? null)
    );
  };
  const fitting2 = (all2 ?? []).filter((each) => fits2(each, words));
  return /* @__PURE__ */ a4(Group, { id: "set-binned", title: t4("bin-messages"), children: [
    accounts.value.length > 1 && /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "bin-account",
        label: t4("settings-account"),
        value: account,
        options: accounts.value.map((each) => [each.id, accountTitle(each)]),
        onChange: setAccount
      }
    ),
    /* @__PURE__ */ a4("div", { class: "rowf", children: [
      /* @__PURE__ */ a4("label", { for: "bin-find", children: t4("search") }),
      /* @__PURE__ */ a4(
        "input",
        {
          id: "bin-find",
          type: "text",
          dir: "auto",
          value: words,
          autocomplete: "off",
          onInput: (event) => setWords2(event.currentTarget.value)
        }
      )
    ] }),
    fitting2.slice(0, SHOWN).map((each) => /* @__PURE__ */ a4(Row, { label: each.subject || t4("no-subject"), hint: about(each), children: /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-binned": each.id, onClick: () => put(each), children: [
      t4("bin-restore"),
      /* @__PURE__ */ a4("span", { class: "vh", children: each.subject || t4("no-subject") })
    ] }) }, each.id)),
    /* @__PURE__ */ a4("p", { class: "fields hint", id: "bin-count", role: "status", children: [
      all2 && t4("bin-count", { count: fitting2.length }),
      " ",
      fitting2.length > SHOWN && t4("bin-more", { count: SHOWN })
    ] })
  ] });
}
async function putBack2(account, of) {
  try {
    await postJson(`/api/accounts/${account}/bin/${of.id}/restore`, {});
    say(t4("bin-restored", { folder: t4("folder-inbox") }));
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}
function fits2(of, words) {
  const people = of.from.flatMap((each) => [each.name ?? "", each.email]);
  const text = folded([of.subject ?? "", ...people].join(" "));
  return folded(words).split(/\s+/).every((word) => text.includes(word));
}
function about(of) {
  const sender = of.from[0];
  const parts = [
    sender ? displayName(sender) : "",
    cardTime(new Date(of.receivedAt * 1e3), /* @__PURE__ */ new Date()),
    of.until ? t4("bin-until", { date: day(new Date(of.until * 1e3).toISOString()) }) : ""
  ];
  return parts.filter(Boolean).join(" · ");
}
function Accounts() {
  const there = serverAccounts.value;
  const [removed, setRemoved] = d2([]);
  A2(() => {
    let wanted2 = true;
    getJson("/api/removed-accounts").then(
      (found2) => wanted2 && setRemoved(found2),
      () => {
      }
    );
    return () => {
      wanted2 = false;
    };
  }, [there.map((each) => each.id).join()]);
  if (removed.length === 0) return null;
  return /* @__PURE__ */ a4(Group, { id: "set-removed", title: t4("removed-accounts"), children: removed.map((each) => /* @__PURE__ */ a4(
    Row,
    {
      label: each.address,
      hint: t4("removed-at", { date: day(new Date(each.removedAt * 1e3).toISOString()) }),
      children: /* @__PURE__ */ a4(
        "button",
        {
          type: "button",
          class: "btn",
          "data-restore": each.id,
          onClick: () => void restore(each.id, each.address),
          children: [
            t4("restore-account"),
            /* @__PURE__ */ a4("span", { class: "vh", children: each.address })
          ]
        }
      )
    },
    each.id
  )) });
}

// src/settings/folders.tsx
var TASKS = ["sent", "drafts", "templates", "archive", "junk", "trash"];
function FoldersPage(props) {
  const { of } = props;
  return /* @__PURE__ */ a4(Page, { title: t4("settings-folders"), lead: t4("settings-folders-lead", { account: of.address }), children: /* @__PURE__ */ a4(Group, { id: "set-folders", title: t4("settings-folders-tasks"), children: TASKS.map((role) => /* @__PURE__ */ a4(Task, { of, role }, role)) }) });
}
function Task(props) {
  const { of, role } = props;
  const all2 = mailboxes.value.get(of.id) ?? [];
  const holder = folderFor(of.id, role);
  const chosen = holder && of.chosenFolders?.includes(holder.id) ? holder.id : null;
  const automatic = holder && !chosen ? t4("role-automatic-is", { folder: pathOf(all2, holder) }) : t4("role-automatic");
  const others = all2.filter((each) => each.role !== "inbox" && each.myRights?.mayAddItems !== false).map((each) => [each.id, pathOf(all2, each)]).sort((a5, b3) => a5[1].localeCompare(b3[1]));
  return /* @__PURE__ */ a4(
    Choice,
    {
      class: "rowf",
      id: `set-role-${role}`,
      label: role === "sent" ? t4("role-sent") : t4(`folder-${role}`),
      value: chosen ?? "",
      options: [["", automatic], ...others],
      onChange: (value) => void chooseFolder(of.id, role, chosen, value || null)
    }
  );
}
function pathOf(all2, folder) {
  const above = all2.find((each) => each.id === folder.parentId);
  return above ? `${pathOf(all2, above)}/${folder.name}` : folder.name;
}

// src/wizard/finding.ts
var lines = y3([]);
var proposals = y3([]);
var guessed = y3(null);
var meant = y3(null);
var searching = y3(false);
var trustworthy = O(
  () => proposals.value.find((each) => each.trusted && !each.question) ?? null
);
var GRACE = 300;
var current = null;
function find(address2) {
  const wanted2 = address2.trim();
  if (!plausible(wanted2) || !wanted2.includes(".")) return;
  if (current?.address === wanted2 && !(current.done && current.problem)) return;
  forget2();
  const mine = {
    address: wanted2,
    problem: null,
    done: false,
    abort: new AbortController(),
    changed: () => {
    }
  };
  current = mine;
  searching.value = true;
  postLines(
    "/api/setup/find",
    { address: wanted2 },
    (event) => {
      if (current === mine) hear3(mine, event);
    },
    mine.abort.signal
  ).catch((error) => {
    mine.problem ??= problemOf(error);
  }).finally(() => {
    mine.done = true;
    if (current === mine) searching.value = false;
    mine.changed();
  });
}
function forget2() {
  current?.abort.abort();
  current = null;
  searching.value = false;
  lines.value = [];
  proposals.value = [];
  guessed.value = null;
  meant.value = null;
}
function hear3(mine, event) {
  switch (event.type) {
    case "did-you-mean":
      meant.value = event.address;
      break;
    case "asked":
      note({ source: event.source, subject: event.subject, state: "asked", ms: 0, detail: "" });
      break;
    case "answer":
      note({
        source: event.source,
        subject: event.subject,
        state: event.outcome,
        ms: event.ms,
        detail: event.url ?? event.detail ?? ""
      });
      break;
    case "proposal":
      if (event.proposal.incoming.length === 0) break;
      proposals.value = [...proposals.peek(), event.proposal].sort((a5, b3) => a5.rank - b3.rank);
      break;
    case "guess":
      guessed.value = event.proposal;
      break;
    case "problem":
      mine.problem = event.problem;
      break;
    case "done":
      mine.done = true;
      break;
  }
  mine.changed();
}
function note(line) {
  const same = (other) => other.source === line.source && other.subject === line.subject;
  const at = lines.peek().findIndex(same);
  lines.value = at < 0 ? [...lines.peek(), line] : lines.peek().with(at, line);
}
async function settled() {
  const mine = current;
  if (!mine) return null;
  await new Promise((resolve) => {
    let grace = 0;
    const look3 = () => {
      if (mine.done || mine.abort.signal.aborted) {
        clearTimeout(grace);
        resolve();
      } else if (trustworthy.peek() && grace === 0) {
        grace = setTimeout(resolve, GRACE);
      }
    };
    mine.changed = look3;
    mine.abort.signal.addEventListener("abort", look3);
    look3();
  });
  if (mine.abort.signal.aborted) return null;
  return { found: proposals.peek(), problem: mine.problem };
}
function logText(all2) {
  const row = (line) => [
    line.source,
    line.subject,
    line.state === "asked" ? "…" : `${line.ms} ms`,
    line.state,
    line.detail
  ];
  return all2.map((line) => row(line).filter(Boolean).join("	")).join("\n");
}

// src/wizard/oauth.ts
var waiting = y3(null);
var abort = null;
function stopSigningIn() {
  abort?.abort();
  abort = null;
  waiting.value = null;
}
async function signInAt(address2, at, way) {
  stopSigningIn();
  const mine = new AbortController();
  abort = mine;
  const tab = way === "browser" ? window.open("", "_blank") : null;
  if (tab) tab.opener = null;
  let ended = { code: "disconnected" };
  const hear4 = (event) => {
    switch (event.type) {
      case "open":
        if (!isWeb(event.url)) break;
        waiting.value = { way: "browser", issuer: event.issuer, url: event.url };
        if (tab && !tab.closed) tab.location.replace(event.url);
        break;
      case "code": {
        const { issuer, userCode: code, minutes } = event;
        const address3 = event.wholeAddress ?? event.address;
        if (isWeb(address3)) waiting.value = { way: "device", issuer, code, address: address3, minutes };
        break;
      }
      case "granted":
        ended = { grant: event.grant };
        break;
      case "problem":
        ended = event.problem;
        break;
    }
  };
  try {
    await postLines("/api/setup/oauth", { address: address2, ...at, way }, hear4, mine.signal);
  } catch (error) {
    ended = problemOf(error);
  }
  if (mine.signal.aborted) {
    tab?.close();
    return null;
  }
  if (!("grant" in ended)) tab?.close();
  waiting.value = null;
  return ended;
}
function isWeb(url) {
  return url.startsWith("https://");
}

// src/wizard/proving.ts
var trying = y3(null);
var pins = y3([]);
var abort2 = null;
function stopProving() {
  abort2?.abort();
  trying.value = null;
}
async function prove(trial, key3) {
  abort2?.abort();
  const mine = new AbortController();
  abort2 = mine;
  let proof2 = {
    id: "",
    incoming: asked2(trial.incoming),
    outgoing: trial.outgoing && asked2(trial.outgoing),
    testMessage: null
  };
  const tell = (part) => {
    proof2 = { ...proof2, ...part };
    if (abort2 === mine) trying.value = proof2;
  };
  tell({});
  const hear4 = (event) => {
    switch (event.type) {
      case "result": {
        const side = event.side === "incoming" ? proof2.incoming : proof2.outgoing;
        if (!side) break;
        tell({ [event.side]: event.ok ? works(side, event) : fails(side, event.problem) });
        break;
      }
      case "test-message":
        tell({ testMessage: event.ok ? "sent" : event.problem ?? { code: "misbehaved" } });
        break;
      case "problem":
        tell({ incoming: fails(proof2.incoming, event.problem) });
        break;
      case "done":
        tell({ id: event.proof });
        break;
    }
  };
  try {
    const pinned = pins.peek().length > 0 ? { pins: pins.peek() } : {};
    await postLines("/api/setup/prove", { ...trial, ...key3, ...pinned }, hear4, mine.signal);
    if (proof2.incoming.state === "asked") tell({ incoming: fails(proof2.incoming, { code: "disconnected" }) });
  } catch (error) {
    if (!mine.signal.aborted) tell({ incoming: fails(proof2.incoming, problemOf(error)) });
  }
  if (mine.signal.aborted) return null;
  trying.value = null;
  return proof2;
}
function asked2(server) {
  return { server, state: "asked", proven: null, problem: null };
}
function works(side, proven) {
  return { ...side, state: "works", proven };
}
function fails(side, problem2 = { code: "misbehaved" }) {
  return { ...side, state: "fails", problem: problem2 };
}
function sendingProblem(proof2) {
  const cause = proof2.outgoing?.problem ?? { code: "no-config" };
  const why = cause.code === "auth-failed" || cause.code === "app-password" ? "password" : cause.code === "no-auth" || cause.code === "no-mechanism" ? "no-auth" : "unreachable";
  const host = cause.host ?? proof2.outgoing?.server.host;
  return {
    ...cause,
    ...host ? { host } : {},
    code: "smtp-failed",
    args: { ...cause.args, why, cause: cause.code }
  };
}

// src/wizard/flow.ts
var step2 = y3("start");
var name = y3("");
var address = y3("");
var password = y3("");
var grant = y3(null);
var certificate = y3("");
var remember3 = y3(true);
var busy = y3(false);
var searchedLong = y3(false);
var fieldErrors = y3({});
var proposal = y3(null);
var proof = y3(null);
var problem = y3(null);
var choice = y3("imap");
var domain = O(() => address.value.trim().split("@").at(-1) ?? "");
var ownWindow = O(() => {
  const best = proposal.value ?? proposals.value[0];
  return best?.signIn === "oauth2" ? best : null;
});
var QUICK2 = 800;
var LONG = 3e3;
function search2() {
  find(address.peek());
}
function typeAddress(typed) {
  if (typed.trim() === address.peek().trim()) return;
  forget2();
  r3(() => {
    proposal.value = null;
    proof.value = null;
    address.value = typed;
    grant.value = null;
  });
}
function typePassword(typed) {
  r3(() => {
    password.value = typed;
    grant.value = null;
  });
}
async function proceed() {
  if (busy.peek() || !complete()) return;
  r3(() => {
    proposal.value = null;
    proof.value = null;
    problem.value = null;
  });
  search2();
  await working(async (wanted2) => {
    const answer2 = await settled();
    if (!answer2 || !wanted2()) return;
    const best = answer2.found[0];
    if (!best) {
      const nothing = { code: "no-config", args: { n: String(lines.peek().length) } };
      return fail(answer2.problem ?? nothing);
    }
    if (best.trusted && !best.question) return take2(best);
    proposal.value = best;
    step2.value = "ask";
  });
}
var run2 = 0;
async function working(work) {
  if (busy.peek()) return;
  const mine = ++run2;
  const wanted2 = () => run2 === mine;
  busy.value = true;
  searchedLong.value = false;
  const late = setTimeout(() => {
    if (wanted2() && step2.peek() !== "window") step2.value = "search";
  }, QUICK2);
  const long = setTimeout(() => {
    searchedLong.value = true;
  }, LONG);
  try {
    await work(wanted2);
  } finally {
    clearTimeout(late);
    clearTimeout(long);
    if (wanted2()) busy.value = false;
  }
}
function complete() {
  const errors = {};
  if (!plausible(address.peek().trim())) errors.address = t4("w1-address-bad");
  if (password.peek() === "" && !grant.peek() && !ownWindow.peek()) {
    errors.password = t4("w1-password-missing");
  }
  fieldErrors.value = errors;
  if (errors.address) focusOn("w1-address");
  else if (errors.password) focusOn("w1-password");
  return !errors.address && !errors.password;
}
function confirm2(chosen) {
  return working(() => take2(chosen));
}
function incomingOf(from, protocol) {
  return from.incoming.find((server) => server.protocol === protocol);
}
function bestOfEach(from) {
  return [incomingOf(from, "imap"), incomingOf(from, "pop3")].filter((server) => server !== void 0);
}
var ELSEWHERE = [
  "dns-host",
  "refused",
  "timeout",
  "tls-name",
  "tls-untrusted",
  "tls-expired",
  "tls-failed"
];
async function take2(chosen) {
  proposal.value = chosen;
  if (chosen.signIn === "oauth2" && !grant.peek()) {
    step2.value = "window";
    return;
  }
  const others = proposals.peek().filter((each) => each !== chosen && each.trusted && !each.question);
  let first = null;
  const tried = /* @__PURE__ */ new Set();
  const ways = [chosen, ...others].flatMap(
    (each) => bestOfEach(each).map((server) => [each, server])
  );
  for (const [candidate, incoming] of ways) {
    const place2 = `${incoming.host}:${incoming.port}`;
    if (tried.has(place2)) continue;
    tried.add(place2);
    const result2 = await attempt(incoming, candidate.outgoing[0] ?? null);
    if (!result2) return;
    first ??= [candidate, result2];
    if (!result2.incoming.problem) return settle(candidate, result2);
    if (!ELSEWHERE.includes(result2.incoming.problem.code)) break;
  }
  if (first) settle(...first);
}
function key() {
  const granted = grant.peek();
  if (certificate.peek()) return { certificate: certificate.peek() };
  return granted ? { grant: granted } : { password: password.peek() };
}
function attempt(incoming, outgoing, testMessage = false) {
  const who = { name: name.peek().trim(), address: address.peek().trim() };
  return prove({ ...who, incoming, outgoing, ...testMessage ? { testMessage } : {} }, key());
}
function settle(of, result2) {
  r3(() => {
    proposal.value = of;
    proof.value = result2;
    choice.value = result2.incoming.server.protocol === "pop3" ? "pop3" : "imap";
    if (result2.incoming.problem) fail(explained(result2.incoming.problem));
    else if (result2.outgoing?.state !== "works") fail(explained(sendingProblem(result2)));
    else step2.value = "found";
  });
}
function explained(what) {
  const of = proposal.peek();
  const url = of?.enable?.[0]?.url ?? of?.documentation[0];
  const args = {
    ...of?.displayName ? { provider: of.displayName } : {},
    ...url ? { url } : {},
    ...what.args
  };
  const code = what.code === "auth-failed" && of?.signIn === "app-password" ? "app-password" : what.code;
  return { ...what, code, args };
}
function fail(what) {
  r3(() => {
    problem.value = { ...what, args: { domain: domain.peek(), ...what.args } };
    step2.value = "problem";
  });
}
async function retry(change3 = (server) => server) {
  const before2 = proof.peek();
  if (!before2) {
    forget2();
    return proceed();
  }
  await working(async () => {
    const outgoing = before2.outgoing && change3(before2.outgoing.server);
    const result2 = await attempt(change3(before2.incoming.server), outgoing);
    if (result2) settle(proposal.peek(), result2);
  });
}
function mend() {
  const what = problem.peek();
  return retry((server) => what && mended(what, server) || server);
}
function otherProtocol() {
  const of = proposal.peek();
  const now2 = proof.peek()?.incoming.server.protocol;
  return of?.incoming.find((server) => server.protocol !== now2);
}
function useOther() {
  const other = otherProtocol();
  return retry((server) => other && server.protocol !== "smtp" ? other : server);
}
async function begin2() {
  const of = ownWindow.peek();
  if (!of || !complete()) return;
  proposal.value = of;
  if (of.trusted && !of.question) await signIn("browser");
  else step2.value = "ask";
}
async function signIn(way) {
  const of = proposal.peek();
  const incoming = of && bestOfEach(of)[0];
  if (!of || !incoming) return;
  step2.value = "window";
  const at = { incoming, outgoing: of.outgoing[0] ?? null, ...of.oauth2 ? { oauth2: of.oauth2 } : {} };
  const ended = await signInAt(address.peek().trim(), at, way);
  if (!ended) return;
  if (!("grant" in ended)) return fail(explained(ended));
  grant.value = ended.grant;
  await confirm2(of);
}
var DAY = 864e5;
function pinUntil(what) {
  const cause = what.args?.cause ?? what.code;
  if (!what.args?.fingerprint || !["tls-untrusted", "tls-expired"].includes(cause)) return null;
  const ends = new Date(what.args.notAfter ?? "").getTime();
  const most = Date.now() + (cause === "tls-untrusted" ? 365 : 30) * DAY;
  return new Date(ends > Date.now() ? Math.min(ends, most) : most).toISOString();
}
async function pin(what) {
  const until2 = pinUntil(what);
  const fingerprint = what.args?.fingerprint;
  if (!until2 || !fingerprint || !what.host || !what.port) return;
  const { host, port } = what;
  const shows2 = (side) => side.server.host === host && side.problem?.args?.fingerprint === fingerprint;
  const { incoming, outgoing } = proof.peek() ?? {};
  const ports = [incoming, outgoing].filter((side) => !!side && shows2(side)).map((side) => side?.server.port);
  const taken = [.../* @__PURE__ */ new Set([port, ...ports])].map((port2 = 0) => ({
    host,
    port: port2,
    fingerprint,
    until: Math.floor(Date.parse(until2) / 1e3)
  }));
  const same = (each) => taken.some((one) => one.host === each.host && one.port === each.port);
  pins.value = [...pins.peek().filter((each) => !same(each)), ...taken];
  await retry();
}
async function sendTest() {
  const before2 = proof.peek();
  if (!before2 || busy.peek()) return;
  busy.value = true;
  try {
    const result2 = await attempt(before2.incoming.server, before2.outgoing?.server ?? null, true);
    if (result2) proof.value = result2;
  } finally {
    busy.value = false;
  }
}
async function add(options = {}) {
  const before2 = proof.peek();
  if (!before2 || busy.peek()) return;
  const of = proposal.peek();
  const wanted2 = of ? incomingOf(of, choice.peek()) : void 0;
  busy.value = true;
  try {
    if (wanted2 && wanted2.protocol !== before2.incoming.server.protocol) {
      const result2 = await attempt(wanted2, before2.outgoing?.server ?? null);
      if (!result2) return;
      settle(of, result2);
      if (step2.peek() !== "found" && !options.receiveOnly) return;
    }
    const proven = proof.peek();
    if (proven) await save2(proven, options);
  } finally {
    busy.value = false;
  }
}
async function save2(proven, kept) {
  try {
    const { accountId, sameMailbox } = await postJson(
      "/api/accounts",
      { proof: proven.id, remember: remember3.peek(), ...kept }
    );
    await arrive(accountId);
    if (kept.paused) say(t4("account-added-paused"));
    else say(sameMailbox ? t4("account-added-beside") : t4("account-added"));
  } catch (error) {
    fail(problemOf(error));
  }
}
async function arrive(accountId) {
  await reloadAccounts();
  await learnStates();
  goHome(accountId);
  reset();
  wizardOpen.value = false;
}
function cancel() {
  callOff();
  step2.value = "start";
}
function byHand() {
  callOff();
  proposal.value ??= proposals.peek()[0] ?? guessed.peek();
  step2.value = "hand";
}
function callOff() {
  run2 += 1;
  stopProving();
  stopSigningIn();
  busy.value = false;
}
function leave2() {
  if (!session.peek()) return;
  cancel();
  forget2();
  wizardOpen.value = false;
  if (serverAccounts.peek().length === 0) {
    const local = Object.keys(session.peek()?.accounts ?? {})[0];
    if (local) goHome(local);
  }
}
function reset() {
  forget2();
  r3(() => {
    proposal.value = null;
    proof.value = null;
    problem.value = null;
    pins.value = [];
    grant.value = null;
    address.value = "";
    password.value = "";
    certificate.value = "";
    step2.value = "start";
  });
}
function focusOn(id) {
  setTimeout(() => document.getElementById(id)?.focus());
}

// src/wizard/parts.tsx
function Card(props) {
  const heading = T2(null);
  F2(() => {
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return /* @__PURE__ */ a4("div", { class: props.wide ? "card wide" : "card", children: [
    /* @__PURE__ */ a4("div", { class: "mark", children: [
      /* @__PURE__ */ a4(Mark, {}),
      "Postduif"
    ] }),
    /* @__PURE__ */ a4("h1", { ref: heading, tabIndex: -1, children: props.title }),
    props.children
  ] });
}
function Screen(props) {
  const { onEnter, ...card } = props;
  return /* @__PURE__ */ a4(
    "form",
    {
      class: "wf",
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        onEnter();
      },
      children: /* @__PURE__ */ a4(Card, { ...card })
    }
  );
}
function LanguageMenu() {
  return /* @__PURE__ */ a4("label", { class: "lang", children: [
    /* @__PURE__ */ a4("span", { class: "vh", children: t4("language") }),
    /* @__PURE__ */ a4(
      "select",
      {
        id: "language",
        value: language.value,
        onChange: (event) => {
          const chosen = LANGUAGES.find((each) => each === event.currentTarget.value) ?? "en";
          storedLanguage.value = chosen;
          void speak(chosen);
        },
        children: LANGUAGES.map((each) => /* @__PURE__ */ a4("option", { value: each, children: LANGUAGE_NAMES[each] }, each))
      }
    )
  ] });
}
function Field(props) {
  const input = T2(null);
  F2(() => {
    if (props.autofocus) input.current?.focus();
  }, []);
  const { hint } = props;
  const described = props.error ? `${props.id}-error` : hint ? `${props.id}-hint` : void 0;
  return /* @__PURE__ */ a4("div", { class: "fld", children: [
    /* @__PURE__ */ a4("label", { for: props.id, children: props.label }),
    /* @__PURE__ */ a4(
      "input",
      {
        ref: input,
        id: props.id,
        type: props.type ?? "text",
        value: props.value,
        inputMode: props.inputMode,
        autocomplete: props.autocomplete,
        autocapitalize: "none",
        spellcheck: false,
        "aria-invalid": props.error ? "true" : void 0,
        "aria-describedby": described,
        onInput: (event) => props.onInput(event.currentTarget.value)
      }
    ),
    props.error && /* @__PURE__ */ a4("small", { class: "bad", id: `${props.id}-error`, children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
      props.error
    ] }),
    hint && !props.error && /* @__PURE__ */ a4("small", { id: `${props.id}-hint`, children: hint })
  ] });
}
function PasswordField(props) {
  const [shown2, setShown] = d2(false);
  return /* @__PURE__ */ a4("div", { class: "secret", children: [
    /* @__PURE__ */ a4(
      Field,
      {
        ...props,
        label: t4("password"),
        type: shown2 ? "text" : "password",
        autocomplete: "current-password"
      }
    ),
    /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "ib",
        "aria-pressed": shown2,
        "aria-label": shown2 ? t4("password-hide") : t4("password-show"),
        title: shown2 ? t4("password-hide") : t4("password-show"),
        onClick: () => setShown(!shown2),
        children: /* @__PURE__ */ a4(Icon, { name: shown2 ? "eye-off" : "eye" })
      }
    )
  ] });
}
function Tick(props) {
  return /* @__PURE__ */ a4("label", { class: "tick", for: props.id, children: [
    /* @__PURE__ */ a4(
      "input",
      {
        id: props.id,
        type: "checkbox",
        checked: props.checked,
        onChange: (event) => props.onChange(event.currentTarget.checked)
      }
    ),
    /* @__PURE__ */ a4("span", { children: props.label })
  ] });
}
function Primary(props) {
  const works2 = props.busy ?? busy.value;
  return /* @__PURE__ */ a4(
    "button",
    {
      id: props.id,
      class: works2 ? "btn big primary busy" : "btn big primary",
      type: "submit",
      "aria-busy": works2,
      children: props.label
    }
  );
}
function Quiet(props) {
  return /* @__PURE__ */ a4("button", { id: props.id, class: "btn big quiet", type: "button", onClick: props.onClick, children: props.label });
}
function Out(props) {
  if (!/^https?:\/\//.test(props.href)) return null;
  return /* @__PURE__ */ a4("a", { href: props.href, target: "_blank", rel: "noreferrer", children: props.children });
}
function ErrorBlock(props) {
  const { problem: problem2 } = props;
  const texts = problemTexts(problem2);
  const amber = problem2.code === "smtp-failed" || problem2.code === "append-failed";
  const cause = problem2.args?.cause;
  const under = amber && cause ? problemTexts({ ...problem2, code: cause }) : null;
  const todo = under && !SAYS_ALL.includes(cause ?? "") ? under.todo : texts.todo;
  return /* @__PURE__ */ a4(
    "div",
    {
      class: amber ? "err amber error-block" : "err error-block",
      role: "alert",
      "data-code": problem2.code,
      "data-cause": cause,
      children: [
        /* @__PURE__ */ a4(Icon, { name: amber ? "triangle-alert" : "circle-alert" }),
        /* @__PURE__ */ a4("div", { children: [
          props.title && /* @__PURE__ */ a4("b", { children: texts.title }),
          texts.what,
          " ",
          under && !SAYS_ALL.includes(cause ?? "") && under.what,
          todo.length > 0 && /* @__PURE__ */ a4("ul", { children: todo.map((line) => /* @__PURE__ */ a4("li", { children: line }, line)) }),
          (problem2.said || cause) && /* @__PURE__ */ a4("details", { children: [
            /* @__PURE__ */ a4("summary", { children: t4("server-said") }),
            /* @__PURE__ */ a4("code", { dir: "auto", children: problem2.said }),
            /* @__PURE__ */ a4("code", { class: "code", children: cause ?? problem2.code })
          ] })
        ] })
      ]
    }
  );
}
var SAYS_ALL = ["auth-failed", "app-password", "no-auth", "no-mechanism", "no-config"];
function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : url;
}

// src/settings/identity.tsx
function IdentityPage(props) {
  const { of } = props;
  const own = identities.value.get(of.id) ?? [];
  return /* @__PURE__ */ a4(Page, { title: t4("settings-identity"), lead: t4("settings-identity-lead", { account: of.address }), children: [
    /* @__PURE__ */ a4(Group, { id: "set-account", title: t4("settings-account"), children: /* @__PURE__ */ a4(
      TextRow,
      {
        id: "set-account-name",
        label: t4("account-name"),
        hint: t4("account-name-hint"),
        value: of.name,
        empty: of.address,
        onSave: (name2) => rename(of, name2)
      }
    ) }),
    own.map((identity, index) => /* @__PURE__ */ a4(One, { account: of, of: identity, first: index === 0 }, identity.id)),
    /* @__PURE__ */ a4(Another, { account: of.id })
  ] });
}
function One(props) {
  const { of } = props;
  const account = props.account.id;
  const id = `set-${of.id}`;
  return /* @__PURE__ */ a4(Group, { id, title: of.email, tag: props.first && of.mayDelete ? t4("identity-default") : void 0, children: [
    /* @__PURE__ */ a4(
      TextRow,
      {
        id: `${id}-name`,
        label: t4("w1-name"),
        hint: t4("w1-name-hint"),
        value: of.name,
        onSave: (name2) => changeIdentity(account, of, { name: name2 })
      }
    ),
    /* @__PURE__ */ a4(
      TextRow,
      {
        id: `${id}-reply-to`,
        label: t4("reply-to"),
        hint: t4("reply-to-hint"),
        inputMode: "email",
        value: (of.replyTo ?? []).map(writeAddress).join(", "),
        check: (text) => {
          const bad = readAddresses(text).find((each) => !plausible(each.email));
          return bad ? t4("address-bad", { address: bad.email }) : null;
        },
        onSave: (text) => {
          const replyTo2 = readAddresses(text);
          return changeIdentity(account, of, { replyTo: replyTo2.length > 0 ? replyTo2 : null });
        }
      }
    ),
    /* @__PURE__ */ a4(SentBy, { id: `${id}-outgoing`, account: props.account, of }),
    /* @__PURE__ */ a4(
      TextRow,
      {
        id: `${id}-organization`,
        label: t4("organization"),
        hint: t4("organization-hint"),
        value: of.words?.organization ?? "",
        onSave: (organization) => changeWords(account, of, { organization })
      }
    ),
    /* @__PURE__ */ a4(Signature, { id, account, of }),
    of.mayDelete && /* @__PURE__ */ a4(Row, { label: "", children: [
      !props.first && /* @__PURE__ */ a4(
        "button",
        {
          id: `${id}-prefer`,
          type: "button",
          class: "btn",
          onClick: () => void preferIdentity(account, of),
          children: t4("identity-prefer")
        }
      ),
      /* @__PURE__ */ a4(
        "button",
        {
          id: `${id}-remove`,
          type: "button",
          class: "btn",
          onClick: () => void removeIdentity(account, of),
          children: t4("remove")
        }
      )
    ] })
  ] });
}
function SentBy(props) {
  const { id, account, of } = props;
  const [first] = account.outgoingServers;
  if (!first) return null;
  const chosen = named(account, of.id);
  const { server } = account.outgoingServers.find((one) => one.id === chosen) ?? first;
  const domain2 = (address2) => address2.split("@").at(-1)?.toLowerCase();
  const other = server.user.includes("@") && domain2(server.user) !== domain2(of.email);
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id,
        label: t4("identity-outgoing"),
        value: chosen ?? "",
        options: [
          ["", t4("identity-outgoing-default", { name: first.name })],
          ...account.outgoingServers.map((one) => [one.id, one.name])
        ],
        onChange: (value) => void chooseOutgoing(account, of.id, value || null)
      }
    ),
    other && /* @__PURE__ */ a4("p", { class: "hint fields", id: `${id}-other`, children: t4("identity-outgoing-other", { user: server.user }) })
  ] });
}
var PLACES = ["above", "below", "never"];
function Signature(props) {
  const { id, account, of } = props;
  const place2 = of.words?.inReplies ?? "above";
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(
      TextRow,
      {
        id: `${id}-signature`,
        label: t4("signature"),
        hint: t4("signature-hint"),
        value: of.textSignature,
        lines: 4,
        onSave: (textSignature) => changeIdentity(account, of, { textSignature })
      }
    ),
    of.textSignature.trim() !== "" && /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "rowf",
          id: `${id}-in-replies`,
          label: t4("signature-in-replies"),
          value: place2,
          options: PLACES.map((each) => [each, t4(`signature-in-replies-${each}`)]),
          onChange: (value) => {
            const inReplies = PLACES.find((each) => each === value) ?? "above";
            void changeWords(account, of, { inReplies });
          }
        }
      ),
      /* @__PURE__ */ a4("p", { class: "hint fields", children: t4(`signature-what-${place2}`) })
    ] })
  ] });
}
function Another(props) {
  const [email2, setEmail] = d2("");
  const [name2, setName] = d2("");
  const [wrong, setWrong] = d2();
  async function add2() {
    const bad = plausible(email2.trim()) ? void 0 : t4("w1-address-bad");
    setWrong(bad);
    if (bad || !await addIdentity(props.account, email2.trim(), name2.trim())) return;
    setEmail("");
    setName("");
  }
  return /* @__PURE__ */ a4(Group, { id: "set-more", title: t4("add-identity"), children: /* @__PURE__ */ a4(
    "form",
    {
      class: "fields",
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        void add2();
      },
      children: [
        /* @__PURE__ */ a4("p", { class: "hint", children: t4("add-identity-hint") }),
        /* @__PURE__ */ a4("div", { class: "two", children: [
          /* @__PURE__ */ a4(
            Field,
            {
              id: "set-more-email",
              label: t4("w1-address"),
              inputMode: "email",
              value: email2,
              error: wrong,
              onInput: setEmail
            }
          ),
          /* @__PURE__ */ a4(Field, { id: "set-more-name", label: t4("w1-name"), value: name2, onInput: setName })
        ] }),
        /* @__PURE__ */ a4("div", { class: "do", children: /* @__PURE__ */ a4("button", { id: "set-more-add", type: "submit", class: "btn", children: t4("add-identity") }) })
      ]
    }
  ) });
}

// src/views/outbox.tsx
function Troubles() {
  if (troubles.value.length === 0) return null;
  return /* @__PURE__ */ a4($, { children: troubles.value.map(
    (sending2) => sending2.state === "unsure" ? /* @__PURE__ */ a4(Unsure, { of: sending2 }, sending2.id) : /* @__PURE__ */ a4(NotSent, { of: sending2 }, sending2.id)
  ) });
}
function Unsure(props) {
  const { of } = props;
  const texts = problemTexts({ code: "send-unsure" });
  return /* @__PURE__ */ a4("div", { class: "notice warn", role: "alert", "data-submission": of.id, "data-state": "unsure", "data-code": "send-unsure", children: [
    /* @__PURE__ */ a4(Icon, { name: "triangle-alert" }),
    /* @__PURE__ */ a4("div", { children: [
      /* @__PURE__ */ a4("b", { children: texts.title }),
      /* @__PURE__ */ a4("p", { dir: "auto", class: "about", children: about2(of) }),
      /* @__PURE__ */ a4("p", { children: [
        texts.what,
        " ",
        texts.todo[0]
      ] }),
      /* @__PURE__ */ a4("div", { class: "do", children: [
        /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "sent", onClick: () => act(decide(of, true)), children: t4("it-was-sent") }),
        /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "again", onClick: () => act(decide(of, false)), children: t4("send-again") })
      ] })
    ] })
  ] });
}
function NotSent(props) {
  const { of } = props;
  const partly = of.state === "sent";
  const people = refusing(of).map((each) => each.email).join(", ");
  const open3 = () => {
    const key3 = keyOf(of.account, of.emailId);
    pane.value = "read";
    if (partly) void openConversation(key3);
    else void openDraft(key3);
  };
  return /* @__PURE__ */ a4(
    "div",
    {
      class: "notice danger",
      role: "alert",
      "data-submission": of.id,
      "data-state": of.state,
      "data-code": "send-rejected",
      children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-alert" }),
        /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("b", { children: partly ? t4("partly-sent", { people }) : t4("not-sent", { people }) }),
          /* @__PURE__ */ a4("p", { dir: "auto", class: "about", children: about2(of) }),
          /* @__PURE__ */ a4(Said, { of }),
          !partly && /* @__PURE__ */ a4("p", { children: t4("not-sent-kept") }),
          /* @__PURE__ */ a4("div", { class: "do", children: [
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "open", onClick: open3, children: t4("open") }),
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "dismiss", onClick: () => act(dismiss(of)), children: t4("close") })
          ] })
        ] })
      ]
    }
  );
}
function Said(props) {
  const said = new Set(refusing(props.of).map((each) => each.said));
  const trouble2 = props.of.trouble;
  return /* @__PURE__ */ a4($, { children: [
    trouble2 && /* @__PURE__ */ a4("p", { children: problemTexts(trouble2).title }),
    [...said].filter(Boolean).map((words) => /* @__PURE__ */ a4("p", { class: "said", dir: "auto", children: words }, words))
  ] });
}
function Waits(props) {
  const { of } = props;
  return /* @__PURE__ */ a4("div", { class: "banner", "data-submission": of.id, "data-state": of.state, children: [
    /* @__PURE__ */ a4(Icon, { name: "clock" }),
    /* @__PURE__ */ a4("span", { children: until(of) }),
    of.state === "queued" && /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "now", onClick: () => act(sendNow(of)), children: t4("send-now") }),
      /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "back", onClick: () => act(reopen(of)), children: t4("command-undo") })
    ] })
  ] });
}
function until(of) {
  const time2 = (at) => clockTime(new Date(at * 1e3));
  const waits = of.nextTry > of.sendAt ? `${t4("row-waits")}. ${t4("status-next-try", { time: time2(of.nextTry) })}` : t4("waits-until", { time: time2(of.sendAt) });
  return of.trouble ? `${waits} ${problemTexts(of.trouble).title}` : waits;
}
function about2(of) {
  const to = of.recipients.map((each) => each.email).join(", ");
  return t4("sending-about", { subject: of.subject || t4("no-subject"), people: to });
}
function act(doing) {
  doing.catch(complain);
}

// src/wizard/search.tsx
function Searching() {
  const proof2 = trying.value;
  const best = proposals.value[0];
  return /* @__PURE__ */ a4(Card, { title: t4("w2-title", { domain: domain.value }), children: [
    /* @__PURE__ */ a4("ul", { class: "steps", id: "w2-lines", "aria-live": "polite", children: [
      lines.value.map((line) => /* @__PURE__ */ a4(Source, { line, passed: proof2 !== null }, `${line.source} ${line.subject}`)),
      /* @__PURE__ */ a4(Try, { side: proof2?.incoming, waiting: t4("w2-sign-in-later"), id: "w2-incoming", children: t4("w2-sign-in", { host: proof2?.incoming.server.host ?? "" }) }),
      /* @__PURE__ */ a4(Try, { side: proof2?.outgoing ?? void 0, waiting: t4("w2-sending"), id: "w2-outgoing", children: t4("w2-sending") })
    ] }),
    best && /* @__PURE__ */ a4("p", { class: "aside", id: "w2-first", role: "status", children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
      /* @__PURE__ */ a4("span", { dir: "auto", children: t4("w2-first", {
        source: sourceName(best.source, best.subject),
        incoming: best.incoming[0]?.host ?? "",
        outgoing: best.outgoing[0]?.host ?? "–"
      }) })
    ] }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4("button", { id: "w2-cancel", class: "btn big", type: "button", onClick: cancel, children: t4("cancel") }),
      searchedLong.value && /* @__PURE__ */ a4(Quiet, { id: "w2-by-hand", label: t4("by-hand"), onClick: byHand }),
      /* @__PURE__ */ a4(CopyLog, {})
    ] })
  ] });
}
function Try(props) {
  const { side } = props;
  if (!side) {
    return /* @__PURE__ */ a4("li", { id: props.id, children: [
      /* @__PURE__ */ a4(Icon, { name: "clock" }),
      /* @__PURE__ */ a4("span", { children: props.waiting })
    ] });
  }
  const [className, icon] = {
    asked: ["now", "refresh-cw"],
    works: ["ok", "circle-check"],
    fails: ["no", "circle-alert"]
  }[side.state];
  return /* @__PURE__ */ a4("li", { class: className, id: props.id, children: [
    /* @__PURE__ */ a4(Icon, { name: icon }),
    /* @__PURE__ */ a4("span", { dir: "auto", children: props.children }),
    side.state === "works" && /* @__PURE__ */ a4("small", { children: side.proven?.mechanism })
  ] });
}
function Source(props) {
  const { line } = props;
  const icons = { asked: "refresh-cw", found: "circle-check", none: "x", failed: "circle-alert" };
  const now2 = line.state === "asked" && !props.passed;
  return /* @__PURE__ */ a4("li", { class: now2 ? "now" : line.state === "found" ? "ok" : "", title: line.detail, "data-state": line.state, children: [
    /* @__PURE__ */ a4(Icon, { name: line.state === "asked" && !now2 ? "clock" : icons[line.state] }),
    /* @__PURE__ */ a4("span", { dir: "auto", children: label(line) }),
    /* @__PURE__ */ a4("small", { children: outcome(line) })
  ] });
}
function CopyLog() {
  return /* @__PURE__ */ a4(
    "button",
    {
      id: "copy-log",
      class: "link",
      type: "button",
      onClick: () => copy(logText(lines.peek()), t4("log-copied")),
      children: t4("copy-log")
    }
  );
}
function Log() {
  if (lines.value.length === 0) return null;
  return /* @__PURE__ */ a4("details", { class: "log", id: "log", children: [
    /* @__PURE__ */ a4("summary", { children: t4("log-title") }),
    /* @__PURE__ */ a4("ul", { class: "steps small", children: lines.value.map((line) => /* @__PURE__ */ a4(Source, { line, passed: true }, `${line.source} ${line.subject}`)) }),
    /* @__PURE__ */ a4(CopyLog, {})
  ] });
}
function label(line) {
  switch (line.source) {
    case "builtin":
      return t4("source-builtin");
    case "mx":
      return t4("source-mx", { domain: line.subject });
    case "srv":
      return t4("source-srv", { domain: line.subject });
    case "ispdb":
      return t4("source-ispdb");
    case "pacc":
      return t4("source-pacc", { domain: line.subject });
    case "autodiscover":
      return t4("source-autodiscover", { domain: line.subject });
    case "guess":
      return t4("source-guess", { host: line.subject });
    default:
      return line.subject;
  }
}
function outcome(line) {
  if (line.state === "asked") return "";
  const seconds = new Intl.NumberFormat(language.value, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1
  }).format(line.ms / 1e3);
  if (line.state === "none") return t4("outcome-none", { seconds });
  if (line.state === "failed") return t4("outcome-failed", { seconds });
  return t4("outcome-found", { seconds });
}
function sourceName(source, subject) {
  switch (source) {
    case "builtin":
      return t4("source-builtin-name");
    case "ispdb":
      return t4("source-ispdb");
    case "mx":
      return t4("source-mx", { domain: subject });
    case "srv":
      return t4("source-srv", { domain: subject });
    case "guess":
      return t4("source-guess-name");
    default:
      return subject;
  }
}

// src/wizard/found.tsx
function Found() {
  const of = proposal.value;
  const proven = proof.value;
  if (!proven) return null;
  const incoming = proven.incoming.server;
  const one = (protocol) => incoming.protocol === protocol ? incoming : void 0;
  const imap = of ? incomingOf(of, "imap") : one("imap");
  const pop3 = of ? incomingOf(of, "pop3") : one("pop3");
  const shown2 = incoming.protocol === choice.value ? incoming : choice.value === "pop3" ? pop3 : imap;
  return /* @__PURE__ */ a4(Screen, { wide: true, onEnter: () => void add(), title: t4("w3-title"), children: [
    /* @__PURE__ */ a4("div", { class: "found", children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
      /* @__PURE__ */ a4("div", { children: [
        t4("w3-proven"),
        of && /* @__PURE__ */ a4("small", { children: incoming.security === "none" ? t4("w3-source-clear", { source: sourceName(of.source, of.subject) }) : t4("w3-source", {
          source: sourceName(of.source, of.subject),
          tls: securityName(incoming.security)
        }) }),
        /* @__PURE__ */ a4(Clock, { of: proven }),
        /* @__PURE__ */ a4(NamesNothing, { of: proven })
      ] })
    ] }),
    /* @__PURE__ */ a4("fieldset", { class: imap && pop3 ? "opts" : "opts one", children: [
      /* @__PURE__ */ a4("legend", { class: "vh", children: t4("w3-kind") }),
      imap && /* @__PURE__ */ a4(Option, { value: "imap", title: "IMAP", text: t4("w3-imap"), recommended: true }),
      pop3 && /* @__PURE__ */ a4(Option, { value: "pop3", title: "POP3", text: stays2(of), recommended: !imap })
    ] }),
    /* @__PURE__ */ a4(Facts, { proof: proven, incoming: shown2 ?? incoming }),
    of && /* @__PURE__ */ a4(Provider, { of }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4(Quiet, { id: "w3-change", label: t4("change"), onClick: byHand }),
      /* @__PURE__ */ a4(TestMessage, { of: proven }),
      /* @__PURE__ */ a4(Primary, { id: "w3-add", label: t4("add-account") })
    ] }),
    /* @__PURE__ */ a4(Log, {})
  ] });
}
function stays2(of) {
  const days = of?.pop3?.days;
  if (of?.pop3 && !of.pop3.leaveOnServer) return t4("w3-pop3-moves");
  return days ? t4("w3-pop3-days", { days }) : t4("w3-pop3");
}
function Facts(props) {
  const { incoming, proof: proof2 } = props;
  const row = (label2, text) => text && /* @__PURE__ */ a4("tr", { children: [
    /* @__PURE__ */ a4("th", { scope: "row", children: label2 }),
    /* @__PURE__ */ a4("td", { dir: "auto", children: text })
  ] });
  const proven = proof2.incoming.proven;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: [
      row(t4("incoming"), serverText(incoming)),
      proof2.outgoing && row(t4("outgoing"), serverText(proof2.outgoing.server)),
      row(t4("user-name"), proven?.user || incoming.user)
    ] }) }),
    /* @__PURE__ */ a4("details", { class: "log", id: "w3-more", children: [
      /* @__PURE__ */ a4("summary", { children: t4("w3-more") }),
      /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: [
        row(t4("w3-mechanism"), proven?.mechanism),
        row(t4("w3-mechanism-out"), proof2.outgoing?.proven?.mechanism),
        row(t4("w3-capabilities"), proven?.capabilities.join(" "))
      ] }) })
    ] })
  ] });
}
var SKEW = 300;
function Clock(props) {
  const { incoming, outgoing } = props.of;
  const skew = incoming.proven?.clockSkew ?? outgoing?.proven?.clockSkew ?? 0;
  if (Math.abs(skew) < SKEW) return null;
  return /* @__PURE__ */ a4("small", { id: "w3-clock", children: t4("w3-clock", { minutes: Math.round(Math.abs(skew) / 60) }) });
}
function NamesNothing(props) {
  const naming = props.of.incoming.proven?.naming ?? "own";
  return naming === "own" ? null : /* @__PURE__ */ a4("small", { id: "w3-naming", children: t4(`naming-${naming}`) });
}
function Provider(props) {
  const { enable = [], documentation, webMail } = props.of;
  if (enable.length === 0 && documentation.length === 0 && !webMail) return null;
  return /* @__PURE__ */ a4("ul", { class: "provider", id: "w3-provider", children: [
    enable.map((each) => /* @__PURE__ */ a4("li", { children: [
      each.instruction,
      " ",
      /* @__PURE__ */ a4(Out, { href: each.url, children: t4("switch-on", { host: hostOf(each.url) }) })
    ] }, each.url)),
    documentation.slice(0, 2).map((url) => /* @__PURE__ */ a4("li", { children: /* @__PURE__ */ a4(Out, { href: url, children: t4("help-of", { host: hostOf(url) }) }) }, url)),
    webMail && /* @__PURE__ */ a4("li", { children: /* @__PURE__ */ a4(Out, { href: webMail, children: t4("webmail-at", { host: hostOf(webMail) }) }) })
  ] });
}
function TestMessage(props) {
  const { testMessage: sent, outgoing } = props.of;
  if (outgoing?.state !== "works") return null;
  if (sent === "sent") {
    return /* @__PURE__ */ a4("p", { class: "okline", id: "test-sent", role: "status", children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
      t4("test-sent")
    ] });
  }
  return /* @__PURE__ */ a4($, { children: [
    sent && /* @__PURE__ */ a4(ErrorBlock, { problem: sent, title: true }),
    /* @__PURE__ */ a4("button", { id: "w3-test", class: "link", type: "button", disabled: busy.value, onClick: () => void sendTest(), children: t4("test-message") })
  ] });
}
function Option(props) {
  const id = `w3-${props.value}`;
  return /* @__PURE__ */ a4("label", { class: "opt", for: id, children: [
    /* @__PURE__ */ a4(
      "input",
      {
        id,
        type: "radio",
        name: "kind",
        value: props.value,
        checked: choice.value === props.value,
        onChange: () => choice.value = props.value
      }
    ),
    props.recommended && /* @__PURE__ */ a4("span", { class: "tag", children: t4("recommended") }),
    /* @__PURE__ */ a4("b", { children: props.title }),
    /* @__PURE__ */ a4("span", { class: "p", children: props.text })
  ] });
}
function serverText(server) {
  return t4("server-line", {
    host: server.host,
    port: String(server.port),
    security: securityName(server.security)
  });
}
function securityName(security) {
  if (security === "tls") return "TLS";
  if (security === "starttls") return "STARTTLS";
  return t4("security-none");
}

// src/wizard/certificatefile.tsx
var MOST_BYTES = 128 * 1024;
function CertificateFile(props) {
  const { id } = props;
  const [unfit, setUnfit] = d2(null);
  const [locked, setLocked] = d2(null);
  const wrong = unfit ?? (props.missing && !locked ? t4("certificate-none") : null);
  const read3 = async (files2) => {
    const small = files2.every((each) => each.size <= MOST_BYTES);
    const all2 = small ? await Promise.all(files2.map(bytesOf)) : [];
    const archive2 = all2.find(isArchive) ?? null;
    setLocked(archive2);
    const pem = archive2 ? "" : all2.map((each) => new TextDecoder().decode(each)).join("\n");
    const why = files2.length === 0 || archive2 ? null : lacking(pem);
    setUnfit(why);
    props.onChange(why ? "" : pem);
  };
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("div", { class: "fld", children: [
      /* @__PURE__ */ a4("label", { for: id, children: t4("certificate-files") }),
      /* @__PURE__ */ a4(
        "input",
        {
          id,
          type: "file",
          multiple: true,
          accept: ".pem,.crt,.cer,.key,.p12,.pfx",
          "aria-invalid": wrong ? "true" : void 0,
          "aria-describedby": wrong ? `${id}-error` : `${id}-hint`,
          onChange: (event) => void read3([...event.currentTarget.files ?? []])
        }
      ),
      wrong ? /* @__PURE__ */ a4("small", { class: "bad", id: `${id}-error`, role: "alert", children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
        wrong
      ] }) : /* @__PURE__ */ a4("small", { id: `${id}-hint`, children: [
        props.kept ? t4("certificate-kept") : "",
        " ",
        t4("certificate-files-hint")
      ] })
    ] }),
    locked && /* @__PURE__ */ a4(Unlock, { id: `${id}-open`, file: locked, onOpen: props.onChange })
  ] });
}
function Unlock(props) {
  const { id, file } = props;
  const [password2, setPassword] = d2("");
  const [opened, setOpened] = d2(false);
  const [wrong, setWrong] = d2();
  const open3 = async () => {
    try {
      const body = { file: base64(file), password: password2 };
      const { certificate: certificate2 } = await postJson("/api/setup/certificate", body);
      setWrong(void 0);
      setOpened(true);
      props.onOpen(certificate2);
    } catch (error) {
      setWrong(statusOf2(error) === 403 ? t4("certificate-password-wrong") : t4("certificate-unfit"));
    }
  };
  return /* @__PURE__ */ a4(
    "fieldset",
    {
      onKeyDown: (event) => {
        if (event.key !== "Enter" || opened) return;
        event.preventDefault();
        void open3();
      },
      children: [
        /* @__PURE__ */ a4("p", { class: "hint", role: "status", children: opened ? t4("certificate-opened") : t4("certificate-locked") }),
        !opened && /* @__PURE__ */ a4($, { children: [
          /* @__PURE__ */ a4(PasswordField, { id: `${id}-password`, value: password2, error: wrong, onInput: setPassword }),
          /* @__PURE__ */ a4("button", { id, type: "button", class: "btn", onClick: () => void open3(), children: t4("certificate-open") })
        ] })
      ]
    }
  );
}
async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
}
function isArchive(bytes) {
  return bytes[0] === 48;
}
function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
function statusOf2(error) {
  return error instanceof ApiError ? error.status : 0;
}
function lacking(pem) {
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) return t4("certificate-none");
  return /-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(pem) ? null : t4("certificate-keyless");
}

// src/wizard/fields.ts
var AUTHS = ["automatic", "password", "encrypted-password", "oauth2", "client-certificate"];
var FIELDS = ["protocol", "host", "port", "security", "user"];
function fieldsOf(server) {
  return {
    protocol: server.protocol,
    host: server.host,
    port: String(server.port),
    ownPort: server.port !== PORTS[server.protocol][server.security],
    security: server.security,
    user: server.user,
    auth: "automatic"
  };
}
function guess(protocol, domain2, address2) {
  return {
    protocol,
    host: domain2 ? `${protocol}.${domain2}` : "",
    port: String(PORTS[protocol].tls),
    ownPort: false,
    security: "tls",
    user: address2.trim(),
    auth: "automatic"
  };
}
function edited(fields, part) {
  const next = { ...fields, ...part };
  return next.ownPort ? next : { ...next, port: String(PORTS[next.protocol][next.security]) };
}
function changes(found2, now2) {
  return FIELDS.filter((field) => found2[field] !== now2[field].trim()).length;
}
function serverOf(fields, user) {
  return {
    protocol: fields.protocol,
    host: fields.host.trim(),
    port: Number(fields.port) || PORTS[fields.protocol][fields.security],
    security: fields.security,
    user: user.trim(),
    auth: fields.auth === "automatic" ? [] : [fields.auth]
  };
}

// src/wizard/problem.tsx
var WANTS_PASSWORD = ["auth-failed", "app-password", "password-changed", "password-missing"];
var CERTIFICATE = ["tls-name", "tls-untrusted", "tls-expired"];
function ProblemScreen() {
  const what = problem.value;
  A2(() => {
    if (what?.code !== "offline") return;
    const again = () => void retry();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [what]);
  if (!what) return null;
  const cause = what.args?.cause ?? what.code;
  const first = main(what, cause);
  return /* @__PURE__ */ a4(Screen, { wide: true, onEnter: () => first.run(), title: problemTexts(what).title.replace(/\.$/, ""), children: [
    /* @__PURE__ */ a4(ErrorBlock, { problem: what }, `${what.code} ${what.said}`),
    /* @__PURE__ */ a4(Works, {}),
    /* @__PURE__ */ a4(Enable, { of: what }),
    WANTS_PASSWORD.includes(cause) && /* @__PURE__ */ a4(PasswordField, { id: "w1-password", value: password.value, autofocus: true, onInput: typePassword }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4(Others, { what, cause }),
      /* @__PURE__ */ a4(Primary, { id: "problem-main", label: first.label })
    ] }),
    /* @__PURE__ */ a4(Log, {})
  ] });
}
function Works() {
  const { incoming, outgoing } = proof.value ?? {};
  const working2 = [incoming, outgoing].find((side) => side?.state === "works");
  if (!working2) return null;
  return /* @__PURE__ */ a4("p", { class: "okline", id: "problem-works", children: [
    /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
    working2 === incoming ? t4("w4-receiving-works") : t4("w4-sending-works")
  ] });
}
function Enable(props) {
  const url = props.of.args?.url;
  if (!url || !["app-password", "protocol-off", "auth-failed"].includes(props.of.code)) return null;
  return /* @__PURE__ */ a4("p", { class: "aside", children: [
    /* @__PURE__ */ a4(Icon, { name: "info" }),
    /* @__PURE__ */ a4("span", { id: "problem-page", children: /* @__PURE__ */ a4(Out, { href: url, children: t4("help-of", { host: hostOf(url) }) }) })
  ] });
}
function main(what, cause) {
  const again = { label: t4("try-again"), run: () => void retry() };
  switch (cause) {
    case "dns-domain":
      return { label: t4("correct-address"), run: correctAddress };
    case "dns-host":
    case "no-config":
    case "exchange-only":
      return { label: t4("by-hand"), run: byHand };
    case "oauth-needed":
      return {
        label: t4("sign-in-with", { provider: what.args?.provider ?? what.host ?? "" }),
        run: () => void begin2()
      };
    case "account-exists":
      return { label: t4("open"), run: open2 };
    case "tls-untrusted":
    case "tls-expired":
      return { label: t4("do-not-connect"), run: cancel };
    default: {
      const better = fix(what);
      return better ? { label: better, run: () => void mend() } : again;
    }
  }
}
function fix(what) {
  for (const side of [proof.value?.incoming, proof.value?.outgoing]) {
    const better = side && mended(what, side.server);
    if (side && better) return fixText(side.server, better);
  }
  return null;
}
function fixText(now2, better) {
  if (better.host !== now2.host) return t4("use-name", { name: better.host });
  return t4("use-port", { port: String(better.port), security: securityName(better.security) });
}
function Others(props) {
  const { what, cause } = props;
  const other = otherProtocol();
  const again = /* @__PURE__ */ a4(Quiet, { id: "problem-again", label: t4("try-again"), onClick: () => void retry() });
  return /* @__PURE__ */ a4($, { children: [
    BACK.includes(cause) ? /* @__PURE__ */ a4(Quiet, { id: "problem-back", label: t4("back"), onClick: cancel }) : /* @__PURE__ */ a4(Quiet, { id: "problem-by-hand", label: t4("by-hand"), onClick: byHand }),
    CERTIFICATE.includes(cause) && /* @__PURE__ */ a4(
      Quiet,
      {
        id: "problem-certificate",
        label: t4("view-certificate"),
        onClick: () => step2.value = "certificate"
      }
    ),
    fix(what) && cause !== "tls-name" && again,
    cause === "protocol-off" && other && /* @__PURE__ */ a4(
      Quiet,
      {
        id: "problem-other",
        label: t4("use-other", { protocol: other.protocol.toUpperCase() }),
        onClick: () => void useOther()
      }
    ),
    what.code === "account-exists" && password.value !== "" && /* @__PURE__ */ a4(Quiet, { id: "problem-repair", label: t4("repair"), onClick: () => void repair() }),
    what.code === "account-exists" && /* @__PURE__ */ a4(Quiet, { id: "problem-identity", label: t4("add-as-identity"), onClick: () => void addName() }),
    what.code === "smtp-failed" && /* @__PURE__ */ a4(
      "button",
      {
        id: "receive-only",
        class: "btn big",
        type: "button",
        onClick: () => void add({ receiveOnly: true }),
        children: t4("receive-only")
      }
    )
  ] });
}
var BACK = ["dns-domain", "no-config", "exchange-only", "account-exists", "offline", "local"];
function correctAddress() {
  cancel();
  focusOn("w1-address");
}
function existing() {
  const told2 = problem.peek()?.args?.id;
  if (told2) return told2;
  const same = address.peek().trim().toLowerCase();
  const known2 = status.peek()?.accounts.find((each) => each.address.toLowerCase() === same);
  return known2?.id ?? serverAccounts.peek()[0]?.id;
}
function open2() {
  const id = existing();
  reset();
  wizardOpen.value = false;
  goHome(id);
}
async function addName() {
  const id = existing();
  if (!id || !await addIdentity(id, address.peek().trim(), name.peek().trim())) return;
  open2();
  openSettings("identity", id);
}
async function repair() {
  const id = existing();
  if (!id) return;
  try {
    await postJson(`/api/accounts/${id}/password`, { password: password.peek(), remember: remember3.peek() });
    open2();
    say(t4("password-saved"));
  } catch (error) {
    fail(error instanceof ApiError && error.problem ? error.problem : { code: "local", said: String(error) });
  }
}

// src/wizard/serverfields.tsx
function otherwise(before2, now2, say2) {
  return before2 && before2 !== now2.trim() ? say2(before2) : void 0;
}
function ServerFields(props) {
  const { id, fields } = props;
  const change3 = (part) => props.onChange(edited(fields, part));
  const before2 = (field) => otherwise(props.before?.[field], fields[field], props.say);
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("div", { class: props.kinds.length > 1 ? "three" : "one", children: [
      props.kinds.length > 1 && /* @__PURE__ */ a4(
        Choice,
        {
          class: "fld",
          id: `${id}-kind`,
          label: t4("w4-kind"),
          value: fields.protocol,
          options: props.kinds.map((kind) => [kind, kind.toUpperCase()]),
          onChange: (protocol) => change3({ protocol })
        }
      ),
      /* @__PURE__ */ a4(
        Field,
        {
          id: `${id}-host`,
          label: t4("w4-host"),
          value: fields.host,
          hint: before2("host"),
          inputMode: "url",
          onInput: (host) => change3({ host })
        }
      )
    ] }),
    /* @__PURE__ */ a4("div", { class: "two", children: [
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "fld",
          id: `${id}-security`,
          label: t4("w4-security"),
          value: fields.security,
          options: [
            ["tls", "TLS"],
            ["starttls", "STARTTLS"],
            ["none", t4("security-none")]
          ],
          onChange: (security) => change3({ security })
        }
      ),
      /* @__PURE__ */ a4(
        Field,
        {
          id: `${id}-port`,
          label: t4("w4-port"),
          value: fields.port,
          hint: before2("port"),
          inputMode: "numeric",
          onInput: (port) => change3({ port: port.replace(/\D/g, "").slice(0, 5), ownPort: true })
        }
      )
    ] }),
    fields.security === "none" && /* @__PURE__ */ a4("p", { class: "bad", role: "alert", id: `${id}-clear`, children: [
      /* @__PURE__ */ a4(Icon, { name: "triangle-alert", small: true }),
      t4("w4-clear")
    ] })
  ] });
}

// src/wizard/certificate.tsx
function Certificate() {
  const what = problem.value;
  if (!what) return null;
  const args = what.args ?? {};
  const { scanner } = args;
  const until2 = pinUntil(what);
  return /* @__PURE__ */ a4(
    Screen,
    {
      wide: true,
      onEnter: () => {
        step2.value = "problem";
      },
      title: t4("w6-title", { host: what.host ?? "" }),
      children: [
        /* @__PURE__ */ a4("p", { class: "lead", children: problemTexts({ ...what, code: args.cause ?? what.code }).what }),
        /* @__PURE__ */ a4(Facts2, { of: what }),
        scanner && /* @__PURE__ */ a4("p", { class: "aside", id: "w6-scanner", children: [
          /* @__PURE__ */ a4(Icon, { name: "shield-alert" }),
          /* @__PURE__ */ a4("span", { children: t4("w6-scanner", { scanner }) })
        ] }),
        until2 && /* @__PURE__ */ a4("p", { class: "lead", children: t4("w6-scope", { host: what.host ?? "", date: day(until2) }) }),
        /* @__PURE__ */ a4("div", { class: "acts", children: [
          until2 && /* @__PURE__ */ a4(Quiet, { id: "w6-trust", label: t4("w6-trust", { date: day(until2) }), onClick: () => void pin(what) }),
          /* @__PURE__ */ a4(Primary, { id: "w6-back", label: until2 ? t4("do-not-connect") : t4("back") })
        ] })
      ]
    }
  );
}
function Facts2(props) {
  const { names, asked: asked3, issuer, selfSigned, notBefore, notAfter, fingerprint } = props.of.args ?? {};
  const rows2 = [
    [t4("w6-asked"), asked3 ?? props.of.host],
    [t4("w6-names"), names],
    [t4("w6-issuer"), selfSigned === "true" ? t4("w6-self") : issuer],
    [t4("w6-from"), notBefore && day(notBefore)],
    [t4("w6-until"), notAfter && day(notAfter)]
  ];
  return /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: [
    rows2.map(
      ([label2, text]) => text && /* @__PURE__ */ a4("tr", { children: [
        /* @__PURE__ */ a4("th", { scope: "row", children: label2 }),
        /* @__PURE__ */ a4("td", { dir: "auto", children: text })
      ] }, label2)
    ),
    /* @__PURE__ */ a4("tr", { children: [
      /* @__PURE__ */ a4("th", { scope: "row", children: "SHA-256" }),
      /* @__PURE__ */ a4("td", { children: /* @__PURE__ */ a4("code", { id: "w6-fingerprint", children: fingerprint }) })
    ] })
  ] }) });
}

// src/settings/serverform.tsx
var WANTS_PASSWORD2 = ["auth-failed", "app-password", "password-changed", "password-missing"];
var asKept = (value) => t4("settings-kept", { value });
function ServerForm(props) {
  const { of, kept } = props;
  const before2 = filled(kept, of);
  const [fields, setFields] = d2(before2);
  const [problem2, setProblem] = d2(null);
  const [password2, setPassword] = d2("");
  const [certificate2, setCertificate] = d2("");
  const [asked3, setAsked] = d2(false);
  const [busy2, setBusy] = d2(false);
  const last = T2([JSON.stringify(before2)]);
  A2(() => {
    setFields((now2) => last.current.includes(JSON.stringify(now2)) ? before2 : now2);
    last.current = [JSON.stringify(before2)];
  }, [JSON.stringify(kept)]);
  const changed = changes(before2, fields) + (before2.auth === fields.auth ? 0 : 1);
  const typed = serverOf(fields, fields.user);
  const servers = { incoming: typed, outgoing: of.outgoing };
  const byCertificate = fields.auth === "client-certificate";
  const shows2 = of.login.certificate ?? false;
  const lacks = byCertificate && !shows2 && certificate2 === "";
  async function save3(pins2 = []) {
    setAsked(true);
    if (busy2 || fields.host.trim() === "" || lacks) return;
    setBusy(true);
    last.current.push(JSON.stringify(fields));
    try {
      const own = certificate2 === "" ? {} : { certificate: certificate2 };
      const given = byCertificate ? own : await key2(of, servers, password2);
      if (given === null) return;
      if ("code" in given) return setProblem(given);
      await postJson(`/api/accounts/${of.id}/servers`, { ...servers, ...given, pins: pins2 });
      await Promise.all([load2(of.id), loadStatus()]);
      setProblem(null);
      setPassword("");
      setCertificate("");
      say(t4("server-saved"));
    } catch (error) {
      setProblem(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }
  const id = "set-incoming";
  const asksPassword = shows2 && ["password", "encrypted-password"].includes(fields.auth);
  const better = problem2 && problem2.protocol === fields.protocol ? mended(problem2, typed) : null;
  return /* @__PURE__ */ a4(
    "form",
    {
      class: "fields",
      id,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        void save3();
      },
      children: [
        /* @__PURE__ */ a4(
          ServerFields,
          {
            id,
            fields,
            before: before2,
            say: asKept,
            kinds: [of.kind === "pop3" ? "pop3" : "imap"],
            onChange: setFields
          }
        ),
        /* @__PURE__ */ a4("div", { class: "two", children: [
          /* @__PURE__ */ a4(
            Field,
            {
              id: `${id}-user`,
              label: t4("user-name"),
              value: fields.user,
              hint: otherwise(before2.user, fields.user, asKept),
              autocomplete: "username",
              onInput: (user) => setFields({ ...fields, user })
            }
          ),
          /* @__PURE__ */ a4(
            Choice,
            {
              class: "fld",
              id: `${id}-auth`,
              label: t4("w4-auth"),
              value: fields.auth,
              options: AUTHS.map((each) => [each, t4(`auth-${each}`)]),
              onChange: (auth) => setFields({ ...fields, auth })
            }
          )
        ] }),
        byCertificate && /* @__PURE__ */ a4(
          CertificateFile,
          {
            id: `${id}-certificate`,
            kept: shows2,
            missing: asked3 && lacks,
            onChange: setCertificate
          }
        ),
        problem2 && /* @__PURE__ */ a4(ErrorBlock, { problem: problem2, title: true }),
        (asksPassword || problem2 && WANTS_PASSWORD2.includes(problem2.code)) && !byCertificate && /* @__PURE__ */ a4(PasswordField, { id: `${id}-password`, value: password2, onInput: setPassword }),
        problem2 && pinUntil(problem2) && /* @__PURE__ */ a4(Judge, { id, of: problem2, onTrust: (pin2) => void save3([pin2]) }),
        /* @__PURE__ */ a4("div", { class: "do", children: [
          better && /* @__PURE__ */ a4(
            "button",
            {
              id: `${id}-mend`,
              type: "button",
              class: "btn",
              onClick: () => setFields({ ...fieldsOf(better), user: fields.user, auth: fields.auth }),
              children: fixText(typed, better)
            }
          ),
          changed > 0 && /* @__PURE__ */ a4("span", { class: "changed", id: `${id}-changed`, children: [
            /* @__PURE__ */ a4(Icon, { name: "pen-line", small: true }),
            /* @__PURE__ */ a4("span", { children: [
              t4("settings-changed", { count: changed }),
              " ",
              /* @__PURE__ */ a4("button", { id: `${id}-reset`, type: "button", class: "link", onClick: () => setFields(before2), children: t4("settings-reset") })
            ] })
          ] }),
          /* @__PURE__ */ a4(Primary, { id: `${id}-save`, label: t4("test-and-save"), busy: busy2 })
        ] })
      ]
    }
  );
}
function Judge(props) {
  const { of } = props;
  const until2 = pinUntil(of);
  const { fingerprint } = of.args ?? {};
  if (!until2 || !fingerprint || !of.host || !of.port) return null;
  const pin2 = { host: of.host, port: of.port, fingerprint, until: Math.floor(Date.parse(until2) / 1e3) };
  return /* @__PURE__ */ a4("details", { class: "certificate", children: [
    /* @__PURE__ */ a4("summary", { children: t4("view-certificate") }),
    /* @__PURE__ */ a4(Facts2, { of }),
    /* @__PURE__ */ a4("p", { children: t4("w6-scope", { host: of.host, date: day(until2) }) }),
    /* @__PURE__ */ a4("button", { id: `${props.id}-trust`, type: "button", class: "btn", onClick: () => props.onTrust(pin2), children: t4("w6-trust", { date: day(until2) }) })
  ] });
}
async function key2(of, servers, password2) {
  const byWindow = [servers.incoming, servers.outgoing].some((server) => server?.auth[0] === "oauth2");
  if (of.login.oauth || byWindow) return signInAt(of.address, servers, "browser");
  return password2 === "" ? {} : { password: password2 };
}
function filled(server, of) {
  const [auth, more] = of.login.certificate ? ["client-certificate"] : server.auth;
  return { ...fieldsOf(server), auth: auth && !more && AUTHS.includes(auth) ? auth : "automatic" };
}

// src/settings/window.tsx
async function signInAgain(account, address2) {
  const ended = await signInAt(address2, { account }, "browser");
  if (!ended || "code" in ended) return ended;
  try {
    await postJson(`/api/accounts/${account}/password`, ended);
    say(t4("signed-in-again"));
    await loadStatus();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
function SigningIn() {
  const at = waiting.value;
  if (at?.way !== "browser") return null;
  return /* @__PURE__ */ a4("p", { class: "fields", id: "set-window", role: "status", children: [
    t4("w5-lead"),
    " ",
    /* @__PURE__ */ a4(Out, { href: at.url, children: t4("w5-reopen") })
  ] });
}

// src/settings/outgoingform.tsx
var LOGINS = ["account", "password", "oauth2", "certificate", "none"];
var asKept2 = (value) => t4("settings-kept", { value });
function OutgoingForm(props) {
  const { of, one } = props;
  const before2 = one ? fieldsOf(one.server) : null;
  const [fields, setFields] = d2(() => before2 ?? fresh(of));
  const [label2, setLabel] = d2(one?.label ?? "");
  const [login, setLogin] = d2(one?.login ?? "account");
  const [ehlo, setEhlo] = d2(one?.ehlo ?? "");
  const [password2, setPassword] = d2("");
  const [certificate2, setCertificate] = d2("");
  const [grant2, setGrant] = d2("");
  const [asked3, setAsked] = d2(false);
  const [problem2, setProblem] = d2(null);
  const [busy2, setBusy] = d2(false);
  const id = one ? `set-${one.id}` : "set-outgoing";
  const typed = { ...serverOf(fields, fields.user), auth: one?.server.auth ?? [] };
  const kept = one?.login === login;
  const lacks = login === "certificate" && !kept && certificate2 === "";
  async function own(again) {
    if (login === "password" && password2 !== "") return { password: password2 };
    if (login === "certificate" && certificate2 !== "") return { certificate: certificate2 };
    if (login !== "oauth2" || kept && !again) return {};
    if (grant2 !== "" && !again) return { grant: grant2 };
    const here = one && kept && fields.host === before2?.host;
    const place2 = here ? { account: of.id, server: one.id } : { outgoing: typed };
    const ended = await signInAt(fields.user, place2, "browser");
    if (ended && "grant" in ended) setGrant(ended.grant);
    return ended;
  }
  async function save3(pins2 = [], unproven = false, again = false) {
    setAsked(true);
    if (busy2 || fields.host.trim() === "" || lacks) return;
    setBusy(true);
    try {
      const given = await own(again);
      if (given === null) return;
      if ("code" in given) return setProblem(given);
      const wanted2 = { label: label2, server: typed, login, ehlo, pins: pins2, unproven, ...given };
      const { proven } = await saveOutgoing(of.id, one?.id, wanted2);
      setProblem(null);
      setPassword("");
      setCertificate("");
      setGrant("");
      say(proven ? t4("server-saved") : t4("outgoing-saved-unproven"));
      props.onDone?.();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) setGrant("");
      setProblem(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }
  const better = problem2?.protocol === "smtp" ? mended(problem2, typed) : null;
  return /* @__PURE__ */ a4(
    "form",
    {
      class: "fields",
      id: `${id}-form`,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        void save3();
      },
      children: [
        /* @__PURE__ */ a4(
          ServerFields,
          {
            id,
            fields,
            before: before2,
            say: asKept2,
            kinds: ["smtp"],
            onChange: setFields
          }
        ),
        /* @__PURE__ */ a4("div", { class: "two", children: [
          /* @__PURE__ */ a4(
            Choice,
            {
              class: "fld",
              id: `${id}-login`,
              label: t4("outgoing-login"),
              value: login,
              options: LOGINS.map((each) => [each, t4(`outgoing-login-${each}`)]),
              onChange: (value) => setLogin(LOGINS.find((each) => each === value) ?? "account")
            }
          ),
          login !== "none" && /* @__PURE__ */ a4(
            Field,
            {
              id: `${id}-user`,
              label: t4("user-name"),
              value: fields.user,
              autocomplete: "username",
              onInput: (user) => setFields({ ...fields, user })
            }
          )
        ] }),
        login === "none" && /* @__PURE__ */ a4("p", { class: "hint", children: t4("outgoing-login-none-hint") }),
        login === "password" && /* @__PURE__ */ a4($, { children: [
          /* @__PURE__ */ a4(PasswordField, { id: `${id}-password`, value: password2, onInput: setPassword }),
          one?.login === "password" && /* @__PURE__ */ a4("p", { class: "hint", children: t4("outgoing-password-kept") })
        ] }),
        login === "certificate" && /* @__PURE__ */ a4(
          CertificateFile,
          {
            id: `${id}-certificate`,
            kept,
            missing: asked3 && lacks,
            onChange: setCertificate
          }
        ),
        login === "oauth2" && kept && /* @__PURE__ */ a4("div", { class: "do", children: /* @__PURE__ */ a4("button", { id: `${id}-again`, type: "button", class: "btn", onClick: () => void save3([], false, true), children: t4("settings-sign-in-again") }) }),
        login === "oauth2" && busy2 && /* @__PURE__ */ a4(SigningIn, {}),
        /* @__PURE__ */ a4("div", { class: "two", children: [
          /* @__PURE__ */ a4(
            Field,
            {
              id: `${id}-label`,
              label: t4("outgoing-label"),
              value: label2,
              hint: t4("account-name-hint"),
              onInput: setLabel
            }
          ),
          /* @__PURE__ */ a4(
            Field,
            {
              id: `${id}-ehlo`,
              label: t4("outgoing-ehlo"),
              value: ehlo,
              hint: t4("outgoing-ehlo-hint"),
              inputMode: "url",
              onInput: setEhlo
            }
          )
        ] }),
        problem2 && /* @__PURE__ */ a4(ErrorBlock, { problem: problem2, title: true }),
        problem2 && pinUntil(problem2) && /* @__PURE__ */ a4(Judge, { id, of: problem2, onTrust: (pin2) => void save3([pin2]) }),
        /* @__PURE__ */ a4("div", { class: "do", children: [
          better && /* @__PURE__ */ a4(
            "button",
            {
              id: `${id}-mend`,
              type: "button",
              class: "btn",
              onClick: () => setFields({ ...fieldsOf(better), user: fields.user }),
              children: fixText(typed, better)
            }
          ),
          problem2 && /* @__PURE__ */ a4("button", { id: `${id}-unproven`, type: "button", class: "btn", onClick: () => void save3([], true), children: t4("outgoing-save-unproven") }),
          /* @__PURE__ */ a4(Primary, { id: `${id}-save`, label: t4("test-and-save"), busy: busy2 })
        ] })
      ]
    }
  );
}
function fresh(of) {
  return guess("smtp", of.address.split("@").at(-1) ?? "", of.incoming?.user ?? of.address);
}

// src/settings/outgoing.tsx
function OutgoingPage(props) {
  const { of } = props;
  const [adding, setAdding] = d2(false);
  const none = of.outgoingServers.length === 0;
  return /* @__PURE__ */ a4(Page, { title: t4("settings-outgoing"), lead: t4("settings-outgoing-lead", { account: of.address }), children: [
    of.outgoingServers.map((one) => /* @__PURE__ */ a4(One2, { of, one }, one.id)),
    /* @__PURE__ */ a4(Queue, { waiting: waitingAt(of.id) }),
    !none && /* @__PURE__ */ a4(Test, { of }),
    /* @__PURE__ */ a4(Group, { id: "set-outgoing-more", title: none ? t4("outgoing-none") : t4("outgoing-add"), children: adding ? /* @__PURE__ */ a4(OutgoingForm, { of, onDone: () => setAdding(false) }) : /* @__PURE__ */ a4(Row, { label: t4("outgoing-add-hint"), children: /* @__PURE__ */ a4("button", { id: "set-outgoing-add", type: "button", class: "btn", onClick: () => setAdding(true), children: t4("outgoing-add") }) }) })
  ] });
}
function One2(props) {
  const { of, one } = props;
  const [told2, setTold] = d2(null);
  const [busy2, setBusy] = d2(false);
  const id = `set-${one.id}`;
  const tags = [one.default && t4("outgoing-default"), !one.proven && t4("outgoing-unproven")];
  async function test() {
    if (busy2) return;
    setBusy(true);
    try {
      setTold(await testOutgoing(of.id, one.id));
    } catch (error) {
      setTold(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  const login = [one.server.user, t4(`outgoing-login-${one.login}`)].filter(Boolean).join(" · ");
  return /* @__PURE__ */ a4(Group, { id, title: one.name, tag: tags.filter(Boolean).join(" · ") || void 0, children: [
    /* @__PURE__ */ a4(Row, { label: serverText(one.server), hint: login, children: [
      /* @__PURE__ */ a4(
        "button",
        {
          id: `${id}-test`,
          type: "button",
          class: busy2 ? "btn busy" : "btn",
          "aria-label": `${t4("outgoing-test")}: ${one.name}`,
          onClick: () => void test(),
          children: t4("outgoing-test")
        }
      ),
      !one.default && /* @__PURE__ */ a4("button", { id: `${id}-prefer`, type: "button", class: "btn", onClick: () => void preferOutgoing(of, one), children: t4("outgoing-prefer") }),
      /* @__PURE__ */ a4("button", { id: `${id}-remove`, type: "button", class: "btn", onClick: () => void removeOutgoing(of, one), children: t4("remove") })
    ] }),
    /* @__PURE__ */ a4(Told, { id: `${id}-works`, works: t4("outgoing-works"), told: told2 }),
    /* @__PURE__ */ a4("div", { id: `${id}-users`, children: /* @__PURE__ */ a4(
      Row,
      {
        label: t4("outgoing-used-by"),
        hint: one.identities.map((user) => user.email).join(", ") || t4("outgoing-unused")
      }
    ) }),
    /* @__PURE__ */ a4("details", { class: "fields", children: [
      /* @__PURE__ */ a4("summary", { id: `${id}-change`, children: t4("outgoing-change") }),
      /* @__PURE__ */ a4(OutgoingForm, { of, one }, keyOf2(one))
    ] })
  ] });
}
function keyOf2({ label: label2, server, login, ehlo }) {
  return JSON.stringify([label2, server, login, ehlo]);
}
function Queue(props) {
  const { waiting: waiting2 } = props;
  if (waiting2.length === 0) return null;
  return /* @__PURE__ */ a4(Group, { id: "set-queue", title: t4("status-waiting", { count: waiting2.length }), children: waiting2.map((each) => /* @__PURE__ */ a4(Queued, { of: each }, each.id)) });
}
function Queued(props) {
  const { of } = props;
  return /* @__PURE__ */ a4(Row, { label: about2(of), hint: until(of), said: of.trouble?.said, children: of.state === "queued" && /* @__PURE__ */ a4(
    "button",
    {
      type: "button",
      class: "btn",
      "data-do": "now",
      "aria-label": `${t4("send-now")}: ${about2(of)}`,
      onClick: () => void sendNow(of).catch(complain),
      children: t4("send-now")
    }
  ) });
}
function Test(props) {
  const [told2, setTold] = d2(null);
  const [busy2, setBusy] = d2(false);
  async function test() {
    if (busy2) return;
    setBusy(true);
    try {
      setTold(await postJson(`/api/accounts/${props.of.id}/test-message`, {}));
    } catch (error) {
      setTold(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  return /* @__PURE__ */ a4(Group, { id: "set-test", title: t4("test-message"), children: [
    /* @__PURE__ */ a4(Row, { label: props.of.address, hint: t4("test-message-hint"), children: /* @__PURE__ */ a4(
      "button",
      {
        id: "set-test-send",
        type: "button",
        class: busy2 ? "btn busy" : "btn",
        onClick: () => void test(),
        children: t4("send")
      }
    ) }),
    /* @__PURE__ */ a4(Told, { id: "set-test-sent", works: t4("test-sent"), told: told2 })
  ] });
}
function Told(props) {
  const { id, works: works2, told: told2 } = props;
  if (!told2) return null;
  return /* @__PURE__ */ a4("div", { class: "fields", children: "code" in told2 ? /* @__PURE__ */ a4(ErrorBlock, { problem: told2, title: true }) : /* @__PURE__ */ a4("p", { class: "okline", id, role: "status", children: [
    /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
    /* @__PURE__ */ a4("span", { dir: "auto", children: [
      works2,
      " ",
      /* @__PURE__ */ a4("code", { children: told2.said })
    ] })
  ] }) });
}

// src/settings/privacy.tsx
function PrivacyPage() {
  const [senders, setSenders] = d2(null);
  const load3 = async () => setSenders(await getJson("/api/image-senders"));
  A2(() => {
    load3().catch(complain);
  }, []);
  const takeBack2 = async (address2) => {
    await forbidImages(address2);
    await load3();
    const undo2 = { run: () => postJson("/api/image-senders", { address: address2 }).then(load3).catch(complain) };
    say(t4("images-always-off", { name: address2 }), { undo: undo2 });
  };
  return /* @__PURE__ */ a4(Page, { title: t4("settings-privacy"), children: /* @__PURE__ */ a4(Group, { id: "set-images", title: t4("images-senders"), children: [
    /* @__PURE__ */ a4("p", { class: "fields hint", children: senders?.length === 0 ? t4("images-senders-none") : t4("remote-tells") }),
    senders?.map((address2) => /* @__PURE__ */ a4(Row, { label: address2, children: /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "btn",
        "data-sender": address2,
        onClick: () => void takeBack2(address2).catch(complain),
        children: [
          t4("remove"),
          /* @__PURE__ */ a4("span", { class: "vh", children: address2 })
        ]
      }
    ) }, address2))
  ] }) });
}

// src/settings/program.tsx
function LookPage() {
  return /* @__PURE__ */ a4(Page, { title: t4("settings-look"), children: [
    /* @__PURE__ */ a4(Group, { id: "set-look", title: t4("settings-page"), children: [
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "rowf",
          id: "settings-theme",
          label: t4("settings-theme"),
          value: theme.value,
          options: ["system", "light", "dark"].map((each) => [each, t4(`theme-${each}`)]),
          onChange: (value) => theme.value = value
        }
      ),
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "rowf",
          id: "settings-density",
          label: t4("settings-density"),
          value: density.value,
          options: ["automatic", "roomy", "normal", "compact"].map((each) => [each, t4(`density-${each}`)]),
          onChange: (value) => density.value = value
        }
      ),
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "rowf",
          id: "settings-language",
          label: t4("language"),
          value: language.value,
          options: LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]]),
          onChange: (value) => {
            storedLanguage.value = value;
            void speak(LANGUAGES.find((each) => each === value) ?? "en");
          }
        }
      )
    ] }),
    /* @__PURE__ */ a4("p", { class: "about", children: [
      "Postduif ",
      status.value?.version ?? "",
      " · ",
      /* @__PURE__ */ a4("a", { href: "/LICENCES.txt", children: t4("licences") })
    ] })
  ] });
}
function AccountsPage() {
  const there = serverAccounts.value;
  return /* @__PURE__ */ a4(Page, { title: t4("settings-accounts"), children: /* @__PURE__ */ a4(Group, { id: "set-accounts", title: t4("settings-accounts"), children: [
    there.map((account) => /* @__PURE__ */ a4(Row, { label: accountTitle(account), children: /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "btn",
        "data-open": account.id,
        onClick: () => openSettings("server", account.id),
        children: [
          t4("open"),
          /* @__PURE__ */ a4("span", { class: "vh", children: accountTitle(account) })
        ]
      }
    ) }, account.id)),
    /* @__PURE__ */ a4(Row, { label: "", children: /* @__PURE__ */ a4(
      "button",
      {
        id: "add-account",
        type: "button",
        class: "btn",
        onClick: () => {
          settingsAt.value = null;
          wizardOpen.value = true;
        },
        children: [
          /* @__PURE__ */ a4(Icon, { name: "plus", small: true }),
          t4("command-add-account")
        ]
      }
    ) }),
    /* @__PURE__ */ a4(Row, { label: t4("w1-import"), children: /* @__PURE__ */ a4(
      "button",
      {
        id: "import-mail",
        type: "button",
        class: "btn",
        onClick: () => {
          settingsAt.value = null;
          step2.value = "import";
          wizardOpen.value = true;
        },
        children: t4("w1-import-start")
      }
    ) })
  ] }) });
}

// src/settings/convert.tsx
function Convert(props) {
  const { of } = props;
  const to = of.kind === "pop3" ? "imap" : "pop3";
  const [fields, setFields] = d2(null);
  const [seen2, setSeen] = d2(null);
  const [others, setOthers] = d2("server");
  const [trouble2, setTrouble] = d2(null);
  const [busy2, setBusy] = d2(false);
  const [done, setDone] = d2(null);
  async function work(doing) {
    if (busy2) return;
    setBusy(true);
    setTrouble(null);
    try {
      await doing();
    } catch (error) {
      setTrouble(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
      setDone(null);
    }
  }
  const look3 = () => work(async () => {
    const incoming = fields && serverOf(fields, fields.user);
    try {
      setSeen(await postJson(`/api/accounts/${of.id}/conversion`, { to, incoming }));
    } catch (error) {
      if (!fields)
        setFields(guess(to, of.address.split("@").at(-1) ?? "", of.incoming?.user ?? of.address));
      throw error;
    }
  });
  const change3 = (incoming) => work(async () => {
    const asked3 = { to, incoming, others };
    let changed = false;
    await postLines(`/api/accounts/${of.id}/convert`, asked3, (event) => {
      if (event.type === "progress") setDone(event);
      if (event.type === "problem") setTrouble(event.problem);
      if (event.type === "done") changed = true;
    });
    if (!changed) return;
    await Promise.all([load2(of.id), reloadAccounts()]);
    say(t4(`convert-done-${to}`, { account: of.address }));
  });
  return /* @__PURE__ */ a4(Group, { id: "set-convert", title: t4("convert-title"), children: [
    /* @__PURE__ */ a4(Row, { label: t4(`convert-is-${of.kind}`), hint: t4(`convert-hint-${to}`), children: /* @__PURE__ */ a4(
      "button",
      {
        id: "set-convert-look",
        type: "button",
        class: busy2 && !seen2 ? "btn busy" : "btn",
        onClick: () => void look3(),
        children: t4(`convert-${to}`)
      }
    ) }),
    fields && !seen2 && /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4(
      ServerFields,
      {
        id: "set-convert-server",
        fields,
        before: null,
        say: (value) => value,
        kinds: [to],
        onChange: setFields
      }
    ) }),
    seen2 && /* @__PURE__ */ a4(
      "form",
      {
        class: "fields",
        onSubmit: (event) => {
          event.preventDefault();
          void change3(seen2.incoming);
        },
        children: [
          /* @__PURE__ */ a4(Meaning, { of: seen2, account: of.address, others, onOthers: setOthers }),
          done && /* @__PURE__ */ a4("progress", { class: "bar", max: done.total, value: done.done, "aria-label": t4("status-fetching") }),
          /* @__PURE__ */ a4("div", { class: "do", children: [
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", onClick: () => setSeen(null), children: t4("cancel") }),
            /* @__PURE__ */ a4(Primary, { id: "set-convert-go", label: t4("convert-go"), busy: busy2 })
          ] })
        ]
      }
    ),
    trouble2 && /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4(ErrorBlock, { problem: trouble2, title: true }) })
  ] });
}
function Meaning(props) {
  const { of, account } = props;
  const host = of.incoming.host;
  const amount = (each) => ({
    count: each.messages,
    size: size(each.bytes)
  });
  if (of.to === "imap") {
    return /* @__PURE__ */ a4("div", { id: "set-convert-what", children: [
      /* @__PURE__ */ a4("p", { children: t4("convert-to-imap", { account, host, ...amount(of.missing ?? of.all) }) }),
      of.others.messages > 0 && /* @__PURE__ */ a4($, { children: [
        /* @__PURE__ */ a4("p", { children: t4("convert-others", amount(of.others)) }),
        /* @__PURE__ */ a4(
          Choice,
          {
            class: "fld",
            id: "set-convert-others",
            label: t4("convert-others-where"),
            value: props.others,
            options: [
              ["server", t4("convert-others-server")],
              ["here", t4("convert-others-here")]
            ],
            onChange: props.onOthers
          }
        )
      ] })
    ] });
  }
  return /* @__PURE__ */ a4("div", { id: "set-convert-what", children: [
    /* @__PURE__ */ a4("p", { children: t4("convert-to-pop3", { account, host, ...amount(of.all) }) }),
    of.lacking.messages > 0 && /* @__PURE__ */ a4("p", { children: t4("convert-lacking", amount(of.lacking)) }),
    /* @__PURE__ */ a4("p", { children: t4("convert-only-inbox") })
  ] });
}

// src/settings/server.tsx
function ServerPage(props) {
  const { of } = props;
  return /* @__PURE__ */ a4(Page, { title: t4("settings-server"), lead: t4("settings-server-lead", { account: of.address }), children: [
    /* @__PURE__ */ a4(State, { of }),
    /* @__PURE__ */ a4(Group, { id: "set-server", title: t4("w4-incoming"), children: of.incoming && /* @__PURE__ */ a4(ServerForm, { of, kept: of.incoming }) }),
    !of.login.certificate && /* @__PURE__ */ a4(Group, { id: "set-password", title: t4("password"), children: of.login.oauth ? /* @__PURE__ */ a4(Window, { of, issuer: of.login.oauth.issuer.issuer }) : /* @__PURE__ */ a4(NewPassword, { of }) }),
    of.following && /* @__PURE__ */ a4(Checking, { of, now: of.following }),
    of.kind === "imap" && of.following && /* @__PURE__ */ a4(Deleting, { of, now: of.following }),
    of.collecting && /* @__PURE__ */ a4(Terms, { of, now: of.collecting }),
    /* @__PURE__ */ a4(Today, { of }),
    /* @__PURE__ */ a4(Convert, { of }, of.kind),
    /* @__PURE__ */ a4(Group, { id: "set-text", title: t4("settings-copy"), children: /* @__PURE__ */ a4(Row, { label: t4("settings-copy-hint"), children: /* @__PURE__ */ a4(
      "button",
      {
        id: "set-copy",
        type: "button",
        class: "btn",
        onClick: () => copy(asText(of), t4("settings-copied")),
        children: t4("copy")
      }
    ) }) }),
    /* @__PURE__ */ a4(Group, { id: "set-remove", title: t4("settings-remove"), children: /* @__PURE__ */ a4(Row, { label: of.address, hint: t4("settings-remove-hint"), children: /* @__PURE__ */ a4("button", { id: "set-remove-account", type: "button", class: "btn", onClick: () => void removeAccount(of.id), children: t4("remove") }) }) })
  ] });
}
function asText(of) {
  const side = (name2, server, mechanism) => server && `${name2}: ${server.protocol.toUpperCase()} ${serverText(server)}, ${server.user}, ${mechanism ?? "–"}`;
  const lines2 = [
    `${of.address} (${of.kind.toUpperCase()}, ${t4(`phase-${statusOf(of.id)?.phase ?? of.phase}`)})`,
    side(t4("incoming"), of.incoming, of.login.incoming),
    ...of.outgoingServers.map(
      (one) => [
        side(`${t4("outgoing")} (${one.name})`, one.server, one.mechanism ?? void 0),
        !one.proven && t4("outgoing-unproven"),
        one.ehlo && `EHLO ${one.ehlo}`
      ].filter(Boolean).join(", ")
    ),
    of.lastError && `${of.lastError.code}: ${of.lastError.said ?? ""}`
  ];
  return lines2.filter(Boolean).join("\n");
}
function State(props) {
  const { of } = props;
  const fare = statusOf(of.id);
  const phase = fare?.phase ?? of.phase;
  const error = fare?.lastError;
  const [trouble2, setTrouble] = d2(null);
  const told2 = trouble2 ?? error;
  const paused = phase === "paused";
  return /* @__PURE__ */ a4(Group, { id: "set-state", title: t4("settings-state"), children: [
    /* @__PURE__ */ a4(
      Row,
      {
        label: /* @__PURE__ */ a4("b", { "data-phase": phase, children: t4(`phase-${phase}`) }),
        hint: paused ? t4("paused-what") : void 0,
        children: paused ? /* @__PURE__ */ a4(
          "button",
          {
            id: "set-resume",
            type: "button",
            class: "btn",
            onClick: () => void resume(of.id).then(setTrouble),
            children: t4("resume-account")
          }
        ) : /* @__PURE__ */ a4("button", { id: "set-pause", type: "button", class: "btn", onClick: () => void pause(of.id), children: t4("pause-account") })
      }
    ),
    told2 && /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4(ErrorBlock, { problem: { ...told2, args: { account: of.address, ...told2.args } }, title: true }) })
  ] });
}
function NewPassword(props) {
  const { of } = props;
  const [password2, setPassword] = d2("");
  const [remember4, setRemember] = d2(true);
  const [trouble2, setTrouble] = d2(null);
  const [busy2, setBusy] = d2(false);
  async function change3() {
    if (busy2 || password2 === "") return;
    setBusy(true);
    try {
      const { problem: problem2 } = await postJson(`/api/accounts/${of.id}/password`, {
        password: password2,
        remember: remember4
      });
      setPassword("");
      setTrouble(problem2);
      say(t4("password-saved"));
      await Promise.all([loadStatus(), load2(of.id)]);
    } catch (error) {
      setTrouble(error instanceof ApiError ? problemOf(error) : { code: "local", said: String(error) });
    } finally {
      setBusy(false);
    }
  }
  return /* @__PURE__ */ a4(
    "form",
    {
      class: "fields",
      onSubmit: (event) => {
        event.preventDefault();
        void change3();
      },
      children: [
        /* @__PURE__ */ a4("p", { class: "hint", children: t4("settings-password-hint") }),
        /* @__PURE__ */ a4(PasswordField, { id: "set-new-password", value: password2, onInput: setPassword }),
        /* @__PURE__ */ a4(Tick, { id: "set-remember", label: t4("w1-remember"), checked: remember4, onChange: setRemember }),
        trouble2 && /* @__PURE__ */ a4(ErrorBlock, { problem: trouble2, title: true }),
        /* @__PURE__ */ a4("div", { class: "do", children: /* @__PURE__ */ a4(Primary, { id: "set-password-save", label: t4("test-and-save"), busy: busy2 }) })
      ]
    }
  );
}
function Window(props) {
  const { of, issuer } = props;
  const [trouble2, setTrouble] = d2(null);
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(Row, { label: t4("settings-window", { host }), children: /* @__PURE__ */ a4(
      "button",
      {
        id: "set-sign-in",
        type: "button",
        class: "btn",
        onClick: () => void signInAgain(of.id, of.address).then(setTrouble),
        children: t4("settings-sign-in-again")
      }
    ) }),
    /* @__PURE__ */ a4(SigningIn, {}),
    trouble2 && /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4(ErrorBlock, { problem: trouble2, title: true }) })
  ] });
}
var MINUTES = [1, 5, 10, 15, 30, 60, 240, 1440];
function Checking(props) {
  const { of, now: now2 } = props;
  return /* @__PURE__ */ a4(Group, { id: "set-checking", title: t4("settings-checking"), children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "set-check-minutes",
        label: t4("check-every"),
        value: String(now2.checkMinutes),
        options: sorted(MINUTES, now2.checkMinutes).map((each) => [
          String(each),
          t4("minutes", { count: each })
        ]),
        onChange: (value) => void follow(of, { ...now2, checkMinutes: Number(value) })
      }
    ),
    /* @__PURE__ */ a4(
      SwitchRow,
      {
        id: "set-check-at-start",
        label: t4("check-at-start"),
        on: now2.checkAtStart,
        onChange: (checkAtStart) => void follow(of, { ...now2, checkAtStart })
      }
    )
  ] });
}
var DELETING = ["trash", "mark", "remove"];
function Deleting(props) {
  const { of, now: now2 } = props;
  return /* @__PURE__ */ a4(Group, { id: "set-deleting", title: t4("settings-deleting"), children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "set-when-deleting",
        label: t4("when-deleting"),
        value: now2.whenDeleting,
        options: DELETING.map((each) => [each, t4(`when-deleting-${each}`)]),
        onChange: (value) => {
          const whenDeleting = DELETING.find((each) => each === value) ?? "trash";
          void follow(of, { ...now2, whenDeleting });
        }
      }
    ),
    /* @__PURE__ */ a4("p", { class: "hint fields", children: t4(`deleting-what-${now2.whenDeleting}`) })
  ] });
}
function sorted(usual, now2) {
  return now2 === null || usual.includes(now2) ? usual : [...usual, now2].sort((a5, b3) => a5 - b3);
}
var DAYS = [1, 7, 14, 30, 90];
function Terms(props) {
  const { of, now: now2 } = props;
  const change3 = (part) => void collect(of, { ...now2, ...part });
  const days = sorted(DAYS, now2.days);
  const naming = statusOf(of.id)?.naming ?? "own";
  return /* @__PURE__ */ a4(Group, { id: "set-collecting", title: t4("settings-collecting"), children: [
    naming !== "own" && /* @__PURE__ */ a4("p", { class: "hint fields", id: "set-naming", children: t4(`naming-${naming}`) }),
    /* @__PURE__ */ a4(
      SwitchRow,
      {
        id: "set-leave",
        label: t4("collect-leave"),
        hint: t4("collect-leave-hint"),
        on: now2.leave,
        onChange: (leave3) => change3({ leave: leave3 })
      }
    ),
    now2.leave && /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "rowf",
          id: "set-days",
          label: t4("collect-days"),
          value: String(now2.days ?? 0),
          options: [
            ["0", t4("collect-never")],
            ...days.map((each) => [String(each), t4("days", { count: each })])
          ],
          onChange: (value) => change3({ days: Number(value) || null })
        }
      ),
      /* @__PURE__ */ a4(
        SwitchRow,
        {
          id: "set-until-deleted",
          label: t4("collect-until-deleted"),
          on: now2.untilDeleted,
          onChange: (untilDeleted) => change3({ untilDeleted })
        }
      )
    ] })
  ] });
}
function Today(props) {
  const { of } = props;
  const [found2, setFound] = d2(null);
  const [trouble2, setTrouble] = d2(null);
  const [busy2, setBusy] = d2(false);
  async function work(doing) {
    if (busy2) return;
    setBusy(true);
    try {
      setFound(await doing());
      setTrouble(null);
    } catch (error) {
      setTrouble(problemOf(error));
    } finally {
      setBusy(false);
    }
  }
  const ask2 = () => work(() => postJson(`/api/accounts/${of.id}/rediscover`, {}));
  const take4 = (taken) => work(async () => {
    const { incoming, outgoing } = taken;
    await postJson(`/api/accounts/${of.id}/servers`, { incoming, outgoing });
    await Promise.all([load2(of.id), loadStatus()]);
    say(t4("server-saved"));
    return null;
  });
  return /* @__PURE__ */ a4(Group, { id: "set-today", title: t4("settings-today"), children: [
    /* @__PURE__ */ a4(Row, { label: t4("settings-today-what"), hint: t4("settings-today-hint"), children: /* @__PURE__ */ a4("button", { id: "set-ask", type: "button", class: busy2 ? "btn busy" : "btn", onClick: () => void ask2(), children: t4("settings-ask") }) }),
    found2 && /* @__PURE__ */ a4(Differences, { of: found2, onTake: () => void take4(found2) }),
    trouble2 && /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4(ErrorBlock, { problem: trouble2, title: true }) })
  ] });
}
function Differences(props) {
  const { of } = props;
  const source = sourceName(of.source, of.subject);
  const labels = { host: t4("w4-host"), port: t4("w4-port"), security: t4("w4-security"), user: t4("user-name") };
  if (of.changes.length === 0) {
    return /* @__PURE__ */ a4("p", { class: "fields", id: "set-same", role: "status", children: t4("settings-same", { source }) });
  }
  return /* @__PURE__ */ a4("div", { class: "fields", id: "set-differences", role: "status", children: [
    /* @__PURE__ */ a4("p", { children: t4("settings-differs", { source }) }),
    /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: of.changes.map((each) => /* @__PURE__ */ a4("tr", { children: [
      /* @__PURE__ */ a4("th", { scope: "row", children: [
        each.protocol.toUpperCase(),
        ", ",
        labels[each.field]
      ] }),
      /* @__PURE__ */ a4("td", { dir: "auto", children: [
        /* @__PURE__ */ a4("s", { children: each.now }),
        " → ",
        /* @__PURE__ */ a4("b", { children: each.new })
      ] })
    ] }, each.protocol + each.field)) }) }),
    of.trusted ? /* @__PURE__ */ a4("div", { class: "do", children: /* @__PURE__ */ a4("button", { id: "set-take", type: "button", class: "btn primary", onClick: props.onTake, children: t4("test-and-save") }) }) : /* @__PURE__ */ a4("p", { class: "hint", children: t4("settings-untrusted") })
  ] });
}

// src/settings/removing.tsx
var DAYS2 = [30, 90, 180, 365, 730];
var NEWEST = [500, 1e3, 5e3];
var EMPTYING = [7, 14, 30, 90];
function Removing(props) {
  const { of, kept } = props;
  const [scope, setScope] = d2("");
  const known2 = (scope2) => scope2 ? kept.folderRetention[pathOf2(of.id, scope2)] ?? null : kept.retention;
  const before2 = known2(scope);
  const [own, setOwn] = d2(before2);
  const [emptying, setEmptying] = d2(kept.emptying);
  const [going, setGoing] = d2([]);
  F2(() => {
    setOwn(before2);
    setEmptying(kept.emptying);
  }, [kept]);
  const terms = { ...scope ? { folderRetention: { [scope]: own } } : { retention: own }, emptying };
  const asked3 = JSON.stringify(terms);
  const changed = JSON.stringify([own, emptying]) !== JSON.stringify([before2, kept.emptying]);
  A2(() => {
    let current2 = true;
    postJson(`/api/accounts/${of.id}/keeping/check`, terms).then((found2) => current2 && setGoing(found2.going)).catch(complain);
    return () => {
      current2 = false;
    };
  }, [asked3, kept]);
  const save3 = async () => {
    props.onSaved(await postJson(`/api/accounts/${of.id}/keeping`, terms));
  };
  const folders = folderRows(of.id).filter(({ mailbox }) => mailbox.role !== "drafts");
  return /* @__PURE__ */ a4(Group, { id: "set-removing", title: t4("removing"), children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "set-retain-of",
        label: t4("removing-of"),
        value: scope,
        options: [
          ["", t4("removing-of-all")],
          ...folders.map(({ mailbox }) => [mailbox.id, folderName(mailbox)])
        ],
        onChange: (scope2) => {
          setScope(scope2);
          setOwn(known2(scope2));
        }
      }
    ),
    scope !== "" && /* @__PURE__ */ a4(
      SwitchRow,
      {
        id: "set-retain-own",
        label: t4("removing-own"),
        hint: t4("removing-own-hint"),
        on: own !== null,
        onChange: (on) => setOwn(on ? kept.retention : null)
      }
    ),
    own && /* @__PURE__ */ a4(Terms2, { of, own, onChange: setOwn }),
    ["trash", "junk"].map((place2) => /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: `set-empty-${place2}`,
        label: place2 === "trash" ? t4("empty-trash-after") : t4("empty-junk-after"),
        value: String(emptying[place2] ?? 0),
        options: [
          ["0", t4("collect-never")],
          ...among(EMPTYING, emptying[place2]).map((count3) => [String(count3), t4("days", { count: count3 })])
        ],
        onChange: (value) => setEmptying({ ...emptying, [place2]: Number(value) || null })
      },
      place2
    )),
    /* @__PURE__ */ a4(Preview, { account: of.id, going }),
    /* @__PURE__ */ a4("div", { class: "fields", children: /* @__PURE__ */ a4("div", { class: "do", children: /* @__PURE__ */ a4(
      "button",
      {
        id: "set-removing-save",
        type: "button",
        class: "btn primary",
        disabled: !changed,
        onClick: () => void saved(save3(), t4("saved")),
        children: t4("removing-save")
      }
    ) }) })
  ] });
}
function Terms2(props) {
  const { of, own } = props;
  const change3 = (part) => props.onChange({ ...own, ...part });
  const { keep: keep2 } = own;
  const days = keep2 !== "all" && "days" in keep2 ? keep2.days : null;
  const newest = keep2 !== "all" && "newest" in keep2 ? keep2.newest : null;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "set-retain",
        label: t4("removing-keep"),
        value: keep2 === "all" ? "all" : JSON.stringify(keep2),
        options: [
          ["all", t4("storage-all")],
          ...among(DAYS2, days).map((count3) => [
            JSON.stringify({ days: count3 }),
            t4("storage-last-days", { count: count3 })
          ]),
          ...among(NEWEST, newest).map((count3) => [
            JSON.stringify({ newest: count3 }),
            t4("removing-newest", { count: count3 })
          ])
        ],
        onChange: (value) => change3({ keep: value === "all" ? "all" : JSON.parse(value) })
      }
    ),
    keep2 !== "all" && /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4(
        SwitchRow,
        {
          id: "set-retain-starred",
          label: t4("removing-starred"),
          on: own.starred,
          onChange: (starred) => change3({ starred })
        }
      ),
      /* @__PURE__ */ a4(
        SwitchRow,
        {
          id: "set-remove-here",
          label: t4("removing-here"),
          hint: of.kind === "pop3" ? t4("removing-here-pop3") : t4("removing-here-hint"),
          on: own.here,
          onChange: (here) => change3({ here })
        }
      ),
      of.kind === "imap" && /* @__PURE__ */ a4(
        SwitchRow,
        {
          id: "set-remove-server",
          label: t4("removing-server"),
          hint: t4("removing-server-hint"),
          on: own.server,
          onChange: (server) => change3({ server })
        }
      )
    ] })
  ] });
}
function Preview(props) {
  const { account, going } = props;
  const sums = [false, true].flatMap((server) => {
    const all2 = going.filter((one) => one.server === server);
    return all2.length === 0 ? [] : [{ server, ...summed(all2) }];
  });
  return /* @__PURE__ */ a4("div", { class: "fields", id: "set-preview", role: "status", children: [
    sums.length === 0 && /* @__PURE__ */ a4("p", { class: "hint", children: t4("removing-none") }),
    sums.map(({ server, ...sum }) => /* @__PURE__ */ a4("p", { class: server ? "hint bad" : "hint", children: server ? t4("removing-from-server", values2(sum)) : t4("removing-from-here", values2(sum)) }, server)),
    going.length > 1 && /* @__PURE__ */ a4("ul", { class: "hint", children: going.map((one) => {
      const folder = folderOf(account, one.mailbox);
      return /* @__PURE__ */ a4("li", { children: t4("removing-folder", { ...values2(one), folder: folder ? folderName(folder) : "" }) }, one.mailbox);
    }) })
  ] });
}
function summed(all2) {
  return {
    count: all2.reduce((sum, one) => sum + one.count, 0),
    bytes: all2.reduce((sum, one) => sum + one.bytes, 0),
    oldest: Math.min(...all2.map((one) => one.oldest)),
    newest: Math.max(...all2.map((one) => one.newest))
  };
}
function values2(sum) {
  const day2 = (seconds) => fullDate(new Date(seconds * 1e3));
  return { count: sum.count, size: size(sum.bytes), oldest: day2(sum.oldest), newest: day2(sum.newest) };
}

// src/settings/storage.tsx
function StoragePage(props) {
  const { of } = props;
  const [kept, setKept] = d2(null);
  const [used, setUsed] = d2(null);
  A2(() => {
    getJson(`/api/accounts/${of.id}/keeping`).then(setKept).catch(complain);
  }, []);
  A2(() => {
    if (kept) getJson(`/api/accounts/${of.id}/used`).then(setUsed).catch(complain);
  }, [kept]);
  if (!kept) return null;
  const post = async (terms) => setKept(await postJson(`/api/accounts/${of.id}/keeping`, terms));
  const save3 = (now2, before2) => void saved(post(now2), t4("saved"), () => post(before2));
  return /* @__PURE__ */ a4(Page, { title: t4("settings-storage"), lead: t4("settings-storage-lead", { account: of.address }), children: [
    kept.removed && /* @__PURE__ */ a4(Removed, { of, removed: kept.removed, onBack: setKept }),
    /* @__PURE__ */ a4(Group, { id: "set-kept", title: t4("storage-kept"), children: [
      kept.offline && /* @__PURE__ */ a4(Offline, { of, kept, now: kept.offline, save: save3 }),
      kept.collecting && /* @__PURE__ */ a4(
        Large,
        {
          id: "set-headers-above",
          now: kept.collecting.mostBytes,
          save: (mostBytes) => save3({ collecting: { mostBytes } }, { collecting: { mostBytes: kept.collecting?.mostBytes } })
        }
      )
    ] }),
    /* @__PURE__ */ a4(Removing, { of, kept, onSaved: setKept }),
    used && /* @__PURE__ */ a4(Room, { used })
  ] });
}
function Removed(props) {
  const { of, removed } = props;
  const back3 = async () => {
    await postJson(`/api/accounts/${of.id}/keeping/undo`, {});
    props.onBack(await getJson(`/api/accounts/${of.id}/keeping`));
  };
  const until2 = fullDate(new Date(removed.until * 1e3));
  return /* @__PURE__ */ a4(Group, { id: "set-removed-lately", title: t4("removed-lately", { count: removed.count }), children: /* @__PURE__ */ a4(Row, { label: t4("removed-until", { until: until2 }), children: /* @__PURE__ */ a4(
    "button",
    {
      id: "set-put-back",
      type: "button",
      class: "btn",
      onClick: () => void saved(back3(), t4("removed-back")),
      children: t4("put-back")
    }
  ) }) });
}
var DAYS3 = [30, 90, 365, 730];
var SIZES = [1e5, 1e6, 5e6, 1e7, 25e6];
function Offline(props) {
  const { of, kept, now: now2, save: save3 } = props;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(
      Choice,
      {
        class: "rowf",
        id: "set-offline-days",
        label: t4("storage-messages"),
        value: String(now2.days ?? 0),
        options: [
          ["0", t4("storage-all")],
          ...among(DAYS3, now2.days).map((count3) => [String(count3), t4("storage-last-days", { count: count3 })])
        ],
        onChange: (value) => save3({ offline: { days: Number(value) || null } }, { offline: { days: now2.days } })
      }
    ),
    /* @__PURE__ */ a4(
      Large,
      {
        id: "set-offline-size",
        now: now2.mostBytes,
        save: (mostBytes) => save3({ offline: { mostBytes } }, { offline: { mostBytes: now2.mostBytes } })
      }
    ),
    /* @__PURE__ */ a4(Folders, { of, online: kept.onlineFolders, save: save3 }),
    /* @__PURE__ */ a4("p", { class: "hint fields", children: t4("storage-kept-hint") })
  ] });
}
function Large(props) {
  return /* @__PURE__ */ a4(
    Choice,
    {
      class: "rowf",
      id: props.id,
      label: t4("storage-size"),
      value: String(props.now),
      options: [
        ["null", t4("storage-size-any")],
        ["0", t4("storage-size-headers")],
        ...among(SIZES, props.now || null).map((bytes) => [
          String(bytes),
          t4("storage-size-above", { size: size(bytes) })
        ])
      ],
      onChange: (value) => props.save(value === "null" ? null : Number(value))
    }
  );
}
function among(usual, now2) {
  return now2 === null || usual.includes(now2) ? usual : [...usual, now2].sort((a5, b3) => a5 - b3);
}
function Folders(props) {
  const { of, online, save: save3 } = props;
  const rows2 = folderRows(of.id).filter(({ mailbox }) => mailbox.role !== "drafts");
  const away = rows2.filter(({ mailbox }) => online.includes(pathOf2(of.id, mailbox.id))).length;
  return /* @__PURE__ */ a4("details", { id: "set-folders", class: "fields folders", children: [
    /* @__PURE__ */ a4("summary", { children: [
      t4("storage-folders"),
      " ",
      /* @__PURE__ */ a4("span", { class: "tag", children: t4("storage-folders-away", { count: away }) })
    ] }),
    rows2.map(({ mailbox }) => {
      const here = !online.includes(pathOf2(of.id, mailbox.id));
      return /* @__PURE__ */ a4(
        Tick,
        {
          id: `set-folder-${mailbox.id}`,
          label: folderName(mailbox),
          checked: here,
          onChange: (on) => save3({ folders: { [mailbox.id]: on } }, { folders: { [mailbox.id]: here } })
        },
        mailbox.id
      );
    })
  ] });
}
function pathOf2(account, id) {
  const all2 = new Map(folderRows(account).map(({ mailbox }) => [mailbox.id, mailbox]));
  const names = [];
  for (let at = all2.get(id); at && names.length < 32; at = all2.get(at.parentId ?? "")) names.unshift(at.name);
  return names.join("/");
}
function Room(props) {
  const { used } = props;
  const { server } = used;
  return /* @__PURE__ */ a4(Group, { id: "set-used", title: t4("storage-used"), children: [
    /* @__PURE__ */ a4(
      Row,
      {
        label: t4("storage-used-messages", { count: used.messages }),
        hint: used.headersOnly > 0 ? t4("storage-used-headers", { count: used.headersOnly }) : void 0,
        children: size(used.bytes)
      }
    ),
    /* @__PURE__ */ a4(Row, { label: t4("storage-used-attachments"), children: size(used.withAttachments) }),
    /* @__PURE__ */ a4(Row, { label: t4("storage-used-index"), children: size(used.index) }),
    used.free !== null && /* @__PURE__ */ a4(Row, { label: t4("storage-free"), children: size(used.free) }),
    server && /* @__PURE__ */ a4(Row, { label: t4("storage-server"), children: /* @__PURE__ */ a4("span", { children: [
      t4("storage-server-of", { used: size(server.used), limit: size(server.limit) }),
      /* @__PURE__ */ a4("progress", { class: "bar", max: server.limit, value: server.used, "aria-label": t4("storage-server") })
    ] }) })
  ] });
}

// src/settings/settings.tsx
function Settings() {
  const at = settingsAt.value;
  F2(() => {
    const onKey = (event) => {
      if (event.defaultPrevented || event.key !== "Escape" || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      back2();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  if (!at) return null;
  return /* @__PURE__ */ a4("div", { class: "prefs", id: "settings", "data-page": at.page ?? "list", children: [
    /* @__PURE__ */ a4("nav", { class: "side", "aria-label": t4("command-settings"), children: [
      /* @__PURE__ */ a4("div", { class: "brand", children: [
        /* @__PURE__ */ a4(Mark, {}),
        /* @__PURE__ */ a4("b", { children: t4("command-settings") })
      ] }),
      /* @__PURE__ */ a4(Find, {}),
      /* @__PURE__ */ a4("div", { class: "nav", hidden: finding.value.trim() !== "", children: [
        serverAccounts.value.map((account) => /* @__PURE__ */ a4(AccountPages, { account }, account.id)),
        /* @__PURE__ */ a4("h2", { children: "Postduif" }),
        /* @__PURE__ */ a4(To, { page: "look", account: at.account, icon: "eye", label: t4("settings-look") }),
        /* @__PURE__ */ a4(To, { page: "privacy", account: at.account, icon: "image-off", label: t4("settings-privacy") }),
        /* @__PURE__ */ a4(To, { page: "accounts", account: at.account, icon: "layers", label: t4("settings-accounts") }),
        /* @__PURE__ */ a4(To, { page: "bin", account: at.account, icon: "trash-2", label: t4("settings-bin") })
      ] }),
      /* @__PURE__ */ a4("button", { id: "settings-leave", type: "button", class: "link leave", onClick: leaveSettings, children: [
        /* @__PURE__ */ a4(Icon, { name: "arrow-left" }),
        t4("w1-back")
      ] })
    ] }),
    /* @__PURE__ */ a4("main", { class: "pane", children: [
      at.page && narrow.value && /* @__PURE__ */ a4("button", { id: "settings-list", type: "button", class: "link leave", onClick: back2, children: [
        /* @__PURE__ */ a4(Icon, { name: "arrow-left" }),
        t4("command-settings")
      ] }),
      at.page && /* @__PURE__ */ a4(Shown, { page: at.page, account: at.account }, `${at.page} ${at.account} ${at.field}`)
    ] })
  ] });
}
function back2() {
  const at = settingsAt.peek();
  if (at?.page && narrow.peek()) settingsAt.value = { ...at, page: null };
  else leaveSettings();
}
function AccountPages(props) {
  const { account } = props;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("h2", { title: account.address, children: [
      /* @__PURE__ */ a4("i", { class: `dot c${account.colour}` }),
      /* @__PURE__ */ a4("span", { dir: "auto", children: accountTitle(account) })
    ] }),
    /* @__PURE__ */ a4(To, { page: "identity", account: account.id, icon: "mail", label: t4("settings-identity") }),
    /* @__PURE__ */ a4(To, { page: "server", account: account.id, icon: "server", label: t4("settings-server") }),
    /* @__PURE__ */ a4(To, { page: "folders", account: account.id, icon: "folder", label: t4("settings-folders") }),
    /* @__PURE__ */ a4(To, { page: "storage", account: account.id, icon: "hard-drive", label: t4("settings-storage") }),
    /* @__PURE__ */ a4(To, { page: "outgoing", account: account.id, icon: "send", label: t4("settings-outgoing") })
  ] });
}
function To(props) {
  const { page, account } = props;
  const at = settingsAt.value;
  const here = at?.page === page && at.account === account;
  return /* @__PURE__ */ a4(
    "a",
    {
      href: `#settings-${page}`,
      "data-page": page,
      "data-account": account,
      "aria-current": here ? "page" : void 0,
      onClick: (event) => {
        event.preventDefault();
        openSettings(page, account);
      },
      children: [
        /* @__PURE__ */ a4(Icon, { name: props.icon }),
        /* @__PURE__ */ a4("span", { children: props.label })
      ]
    }
  );
}
function Shown(props) {
  const { page, account } = props;
  const ofAccount = !["look", "privacy", "accounts", "bin"].includes(page);
  A2(() => {
    if (ofAccount) load2(account).catch(complain);
  }, []);
  if (page === "look") return /* @__PURE__ */ a4(LookPage, {});
  if (page === "privacy") return /* @__PURE__ */ a4(PrivacyPage, {});
  if (page === "accounts") return /* @__PURE__ */ a4(AccountsPage, {});
  if (page === "bin") return /* @__PURE__ */ a4(BinPage, {});
  const of = known.value;
  if (of?.id !== account) return null;
  if (page === "identity") return /* @__PURE__ */ a4(IdentityPage, { of });
  if (page === "server") return /* @__PURE__ */ a4(ServerPage, { of });
  if (page === "folders") return /* @__PURE__ */ a4(FoldersPage, { of });
  if (page === "storage") return /* @__PURE__ */ a4(StoragePage, { of });
  return /* @__PURE__ */ a4(OutgoingPage, { of });
}

// src/wizard/names.ts
function shown(domain2) {
  const ascii = domain2.toLowerCase();
  if (!ascii.split(".").some((label2) => label2.startsWith("xn--"))) return { letters: null, ascii };
  const labels = ascii.split(".").map((label2) => {
    if (!label2.startsWith("xn--")) return label2;
    return punycode(label2.slice(4));
  });
  const believed = labels.every((label2) => label2 !== null && oneScript(label2));
  return { letters: believed ? labels.join(".") : null, ascii };
}
var SCRIPTS = [
  /^[\p{Script=Latin}\d-]+$/u,
  /^[\p{Script=Greek}\d-]+$/u,
  /^[\p{Script=Cyrillic}\d-]+$/u,
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\d-]+$/u,
  /^[\p{Script=Hangul}\p{Script=Han}\d-]+$/u
];
function oneScript(label2) {
  return SCRIPTS.some((script) => script.test(label2));
}
function punycode(text) {
  const [base, lowest, highest, skew, damp] = [36, 1, 26, 38, 700];
  const cut = text.lastIndexOf("-");
  const points = [...cut > 0 ? text.slice(0, cut) : ""].map((char) => char.codePointAt(0) ?? 0);
  let point = 128;
  let bias = 72;
  let index = 0;
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length; ) {
    const before2 = index;
    for (let weight = 1, k5 = base; ; k5 += base) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at++] ?? "?");
      if (digit < 0) return null;
      index += digit * weight;
      if (index > 2147483647) return null;
      const threshold = Math.min(Math.max(k5 - bias, lowest), highest);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const length = points.length + 1;
    let delta = Math.floor((index - before2) / (before2 === 0 ? damp : 2));
    delta += Math.floor(delta / length);
    let k4 = 0;
    for (; delta > (base - lowest) * highest / 2; k4 += base) delta = Math.floor(delta / (base - lowest));
    bias = k4 + Math.floor((base - lowest + 1) * delta / (delta + skew));
    point += Math.floor(index / length);
    index %= length;
    if (point > 1114111) return null;
    points.splice(index++, 0, point);
  }
  return String.fromCodePoint(...points);
}

// src/wizard/ask.tsx
function Ask() {
  const first = proposal.value;
  const [chosen, setChosen] = d2(0);
  const [host, setHost] = d2("");
  if (!first) return null;
  const candidates = alternatives(first);
  const taken = candidates[chosen] ?? first;
  const hosts = hostsOf(taken);
  const here = hosts.includes(host) ? host : hosts[0] ?? "";
  return /* @__PURE__ */ a4(
    Screen,
    {
      wide: true,
      onEnter: () => void confirm2(onHost(taken, here)),
      title: candidates.length > 1 ? t4("w3-which") : t4("w3-confirm"),
      children: [
        /* @__PURE__ */ a4("p", { class: "lead", children: t4("w3-confirm-lead", {
          domain: domain.value,
          source: sourceName(first.source, first.via ?? first.subject)
        }) }),
        candidates.length > 1 && /* @__PURE__ */ a4("fieldset", { class: "opts one", children: [
          /* @__PURE__ */ a4("legend", { class: "vh", children: t4("w3-which") }),
          candidates.map((each, at) => /* @__PURE__ */ a4("label", { class: "opt", for: `ask-${at}`, children: [
            /* @__PURE__ */ a4(
              "input",
              {
                id: `ask-${at}`,
                type: "radio",
                name: "candidate",
                checked: at === chosen,
                onChange: () => setChosen(at)
              }
            ),
            /* @__PURE__ */ a4("b", { dir: "auto", children: each.displayName }),
            /* @__PURE__ */ a4("span", { class: "p", children: each.incoming[0]?.host })
          ] }, each.rank))
        ] }),
        hosts.length > 1 && /* @__PURE__ */ a4(
          Choice,
          {
            class: "fld",
            id: "ask-host",
            label: t4("w3-host"),
            value: here,
            options: hosts.map((each) => [each, each]),
            onChange: setHost
          }
        ),
        /* @__PURE__ */ a4(Domains, { of: taken }),
        /* @__PURE__ */ a4("div", { class: "acts", children: [
          /* @__PURE__ */ a4(Quiet, { id: "ask-by-hand", label: t4("by-hand"), onClick: byHand }),
          /* @__PURE__ */ a4(Primary, { id: "ask-yes", label: t4("w3-yes") })
        ] }),
        /* @__PURE__ */ a4(Log, {})
      ]
    }
  );
}
function alternatives(first) {
  const same = (each) => each.subject === first.subject && each.question !== void 0;
  return first.question ? proposals.value.filter(same) : [first];
}
function hostsOf(of) {
  const protocol = of.incoming[0]?.protocol;
  const alike = of.incoming.filter((server) => server.protocol === protocol);
  return of.question ? [...new Set(alike.map((server) => server.host))] : [];
}
function onHost(of, host) {
  const at = hostsOf(of).indexOf(host);
  if (at <= 0) return of;
  const first = (servers, fits3) => [
    ...servers.filter(fits3),
    ...servers.filter((server) => !fits3(server))
  ];
  const here = (server) => server.host === host;
  return { ...of, incoming: first(of.incoming, here), outgoing: first(of.outgoing, here) };
}
function Domains(props) {
  const names = props.of.confirm ?? [];
  if (names.length === 0) return null;
  return /* @__PURE__ */ a4("div", { class: "judge", id: "ask-domains", children: [
    /* @__PURE__ */ a4("p", { children: [
      /* @__PURE__ */ a4(Icon, { name: "shield-alert" }),
      t4("w3-password-goes-to")
    ] }),
    names.map((name2) => {
      const { letters, ascii } = shown(name2);
      return /* @__PURE__ */ a4("p", { class: "domain", dir: "ltr", children: [
        letters && /* @__PURE__ */ a4("b", { children: letters }),
        letters ? /* @__PURE__ */ a4("small", { children: ascii }) : /* @__PURE__ */ a4("b", { children: ascii })
      ] }, name2);
    }),
    /* @__PURE__ */ a4("p", { children: t4("w3-confirm-hint") })
  ] });
}

// src/wizard/hand.tsx
function ByHand() {
  const [found2] = d2(start);
  const [incoming, setIncoming] = d2(found2.incoming);
  const [outgoing, setOutgoing] = d2(found2.outgoing);
  const [sameLogin, setSameLogin] = d2(found2.outgoing.user === found2.incoming.user);
  const [result2, setResult] = d2(null);
  const [missing, setMissing] = d2(null);
  const tested = T2("");
  const now2 = JSON.stringify([
    incoming,
    outgoing,
    sameLogin,
    password.value,
    certificate.value,
    address.value
  ]);
  const byWindow = incoming.auth === "oauth2";
  const byCertificate = incoming.auth === "client-certificate";
  const fresh2 = tested.current === now2 ? result2 : null;
  const works2 = fresh2?.incoming.state === "works";
  const both = works2 && fresh2.outgoing?.state === "works";
  const changed = found2.known ? changes(found2.incoming, incoming) + changes(found2.outgoing, outgoing) : 0;
  async function test() {
    const lack = lacking2(incoming, outgoing);
    setMissing(lack);
    if (lack || busy.peek()) return;
    if (byWindow && !grant.peek()) {
      proposal.value = asProposal(
        serverOf(incoming, incoming.user),
        serverOf(outgoing, sameLogin ? incoming.user : outgoing.user)
      );
      return signIn("browser");
    }
    busy.value = true;
    setResult(null);
    try {
      const login = sameLogin ? incoming.user : outgoing.user;
      tested.current = now2;
      setResult(await attempt(serverOf(incoming, incoming.user), serverOf(outgoing, login)));
    } finally {
      busy.value = false;
    }
  }
  async function addNow(kept) {
    if (!fresh2 || busy.peek()) return;
    busy.value = true;
    try {
      await save2(fresh2, kept);
    } finally {
      busy.value = false;
    }
  }
  return /* @__PURE__ */ a4(Screen, { wide: true, onEnter: () => void (both ? addNow({}) : test()), title: t4("w4-title"), children: [
    /* @__PURE__ */ a4("div", { class: "two", children: [
      /* @__PURE__ */ a4(
        Field,
        {
          id: "w4-name",
          label: t4("w1-name"),
          value: name.value,
          autocomplete: "name",
          onInput: (value) => name.value = value
        }
      ),
      /* @__PURE__ */ a4(
        Field,
        {
          id: "w4-address",
          label: t4("w1-address"),
          inputMode: "email",
          value: address.value,
          autocomplete: "email",
          onInput: (value) => {
            const before2 = address.peek();
            typeAddress(value);
            if (incoming.user === before2) setIncoming({ ...incoming, user: value });
          }
        }
      )
    ] }),
    /* @__PURE__ */ a4("fieldset", { class: "hand", children: [
      /* @__PURE__ */ a4("legend", { children: t4("w4-incoming") }),
      /* @__PURE__ */ a4(
        ServerFields,
        {
          id: "w4-in",
          fields: incoming,
          before: found2.known ? found2.incoming : null,
          say: asFound,
          kinds: ["imap", "pop3"],
          onChange: setIncoming
        }
      ),
      /* @__PURE__ */ a4("div", { class: "two", children: [
        /* @__PURE__ */ a4(
          Field,
          {
            id: "w4-user",
            label: t4("user-name"),
            value: incoming.user,
            hint: otherwise(found2.known ? found2.incoming.user : void 0, incoming.user, asFound),
            autocomplete: "username",
            onInput: (user) => setIncoming({ ...incoming, user })
          }
        ),
        !byWindow && !byCertificate && /* @__PURE__ */ a4(PasswordField, { id: "w4-password", value: password.value, onInput: typePassword })
      ] }),
      /* @__PURE__ */ a4(
        Choice,
        {
          class: "fld",
          id: "w4-auth",
          label: t4("w4-auth"),
          value: incoming.auth,
          options: AUTHS.map((each) => [each, t4(`auth-${each}`)]),
          onChange: (auth) => {
            certificate.value = "";
            setIncoming({ ...incoming, auth });
            setOutgoing({ ...outgoing, auth });
          }
        }
      ),
      byCertificate && /* @__PURE__ */ a4(CertificateFile, { id: "w4-certificate", onChange: (pem) => certificate.value = pem }),
      works2 && /* @__PURE__ */ a4(Works2, { text: t4("w4-receiving-works") }),
      fresh2?.incoming.problem && /* @__PURE__ */ a4(Trouble, { of: fresh2.incoming.problem, tried: fresh2, fields: incoming, onMend: setIncoming })
    ] }),
    /* @__PURE__ */ a4("fieldset", { class: "hand", children: [
      /* @__PURE__ */ a4("legend", { children: t4("w4-outgoing") }),
      /* @__PURE__ */ a4(
        ServerFields,
        {
          id: "w4-out",
          fields: outgoing,
          before: found2.known ? found2.outgoing : null,
          say: asFound,
          kinds: ["smtp"],
          onChange: setOutgoing
        }
      ),
      /* @__PURE__ */ a4("label", { class: "tick", for: "w4-same", children: [
        /* @__PURE__ */ a4(
          "input",
          {
            id: "w4-same",
            type: "checkbox",
            checked: sameLogin,
            onChange: (event) => setSameLogin(event.currentTarget.checked)
          }
        ),
        /* @__PURE__ */ a4("span", { children: t4("w4-same") })
      ] }),
      !sameLogin && /* @__PURE__ */ a4(
        Field,
        {
          id: "w4-out-user",
          label: t4("user-name"),
          value: outgoing.user,
          onInput: (user) => setOutgoing({ ...outgoing, user })
        }
      ),
      fresh2?.outgoing?.state === "works" && /* @__PURE__ */ a4(Works2, { text: t4("w4-sending-works") }),
      fresh2?.outgoing?.problem && /* @__PURE__ */ a4(
        Trouble,
        {
          of: works2 ? sendingProblem(fresh2) : fresh2.outgoing.problem,
          tried: fresh2,
          fields: outgoing,
          onMend: setOutgoing
        }
      )
    ] }),
    missing && /* @__PURE__ */ a4("p", { class: "bad", role: "alert", children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
      missing
    ] }),
    changed > 0 && /* @__PURE__ */ a4("p", { class: "aside", id: "w4-changed", children: [
      /* @__PURE__ */ a4(Icon, { name: "pen-line" }),
      /* @__PURE__ */ a4("span", { children: [
        t4("w4-changed", { count: changed }),
        " ",
        /* @__PURE__ */ a4(
          "button",
          {
            id: "w4-reset",
            class: "link",
            type: "button",
            onClick: () => {
              setIncoming(found2.incoming);
              setOutgoing(found2.outgoing);
            },
            children: t4("w4-reset")
          }
        )
      ] })
    ] }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4(Quiet, { id: "w4-back", label: t4("back"), onClick: cancel }),
      works2 && !both && /* @__PURE__ */ a4(
        "button",
        {
          id: "receive-only",
          class: "btn big",
          type: "button",
          onClick: () => void addNow({ receiveOnly: true }),
          children: t4("receive-only")
        }
      ),
      fresh2 && !both && /* @__PURE__ */ a4(Quiet, { id: "w4-paused", label: t4("save-paused"), onClick: () => void addNow({ paused: true }) }),
      /* @__PURE__ */ a4(
        Primary,
        {
          id: both ? "w4-add" : "w4-test",
          label: both ? t4("add-account") : byWindow && !grant.value ? t4("sign-in-with", { provider: incoming.host }) : fresh2 ? t4("try-again") : t4("test")
        }
      )
    ] }),
    /* @__PURE__ */ a4(Log, {})
  ] });
}
var asFound = (value) => t4("w4-found", { value });
function start() {
  const of = proposal.peek();
  const tried = proof.peek();
  const incoming = tried?.incoming.server ?? of?.incoming[0];
  const outgoing = tried?.outgoing?.server ?? of?.outgoing[0];
  return {
    incoming: incoming ? named2(incoming) : guess("imap", domain.peek(), address.peek()),
    outgoing: outgoing ? named2(outgoing) : guess("smtp", domain.peek(), address.peek()),
    known: incoming !== void 0
  };
}
function named2(server) {
  return fieldsOf({ ...server, user: server.user || address.peek().trim() });
}
function lacking2(incoming, outgoing) {
  if (!address.peek().includes("@")) return t4("w1-address-bad");
  if (incoming.host.trim() === "" || outgoing.host.trim() === "") return t4("w4-host-missing");
  if (incoming.auth === "client-certificate") return certificate.peek() ? null : t4("certificate-none");
  const needed = incoming.auth !== "oauth2" && password.peek() === "" && !grant.peek();
  return needed ? t4("w1-password-missing") : null;
}
function asProposal(incoming, outgoing) {
  return {
    source: "hand",
    subject: incoming.host,
    rank: 0,
    trusted: true,
    displayName: incoming.host,
    signIn: "oauth2",
    incoming: [incoming],
    outgoing: [outgoing],
    documentation: []
  };
}
function Works2(props) {
  return /* @__PURE__ */ a4("p", { class: "okline", role: "status", children: [
    /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
    props.text
  ] });
}
function Trouble(props) {
  const now2 = serverOf(props.fields, props.fields.user);
  const better = mended(props.of, now2);
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(ErrorBlock, { problem: props.of, title: true }),
    better && /* @__PURE__ */ a4(
      "button",
      {
        id: `mend-${now2.protocol}`,
        class: "btn",
        type: "button",
        onClick: () => props.onMend({ ...fieldsOf(better), user: props.fields.user, auth: props.fields.auth }),
        children: fixText(now2, better)
      }
    ),
    props.of.args?.fingerprint && /* @__PURE__ */ a4(
      "button",
      {
        id: `certificate-${now2.protocol}`,
        class: "btn",
        type: "button",
        onClick: () => judge(props.of, props.tried),
        children: t4("view-certificate")
      }
    )
  ] });
}
function judge(of, tried) {
  proof.value = tried;
  problem.value = of;
  step2.value = "certificate";
}

// src/wizard/importing.ts
var SHOWN2 = 200;
var sources = y3(null);
var choice2 = y3("path");
var path = y3("");
var files = y3([]);
var progress = y3(null);
var skipped = y3([]);
var result = y3(null);
var trouble = y3(null);
var lacking3 = y3(null);
var abort3 = null;
async function look2() {
  stop();
  r3(() => {
    result.value = trouble.value = lacking3.value = null;
    skipped.value = [];
    files.value = [];
  });
  try {
    const { found: found2 } = await getJson("/api/import/found");
    r3(() => {
      if (sources.peek() === null && found2.length > 0) choice2.value = 0;
      sources.value = found2;
    });
  } catch {
    sources.value ??= [];
  }
}
async function begin3() {
  if (progress.peek()) return;
  const chosen = choice2.peek();
  const at = typeof chosen === "number" ? sources.peek()?.[chosen]?.path : path.peek().trim();
  const lack = chosen === "files" ? files.peek().length === 0 && "files" : !at && "path";
  lacking3.value = lack || null;
  if (lack) return;
  const run3 = new AbortController();
  abort3 = run3;
  r3(() => {
    trouble.value = result.value = null;
    skipped.value = [];
    progress.value = { name: "", done: 0, total: 0, new: 0, known: 0 };
  });
  try {
    const ended = chosen === "files" ? await handIn2(files.peek(), run3.signal) : await take3(at ?? "", run3.signal);
    if (!run3.signal.aborted) result.value = ended;
  } catch (error) {
    if (!run3.signal.aborted) trouble.value = problemOf(error);
  } finally {
    if (abort3 === run3) progress.value = abort3 = null;
  }
}
function stop() {
  abort3?.abort();
  abort3 = null;
  progress.value = null;
}
async function take3(at, signal) {
  let ended = null;
  const hear4 = (told2) => {
    if (signal.aborted) return;
    const now2 = progress.peek();
    if (told2.type === "folder" && now2) progress.value = { ...now2, name: told2.name };
    if (told2.type === "progress" && now2) progress.value = { ...now2, ...told2 };
    if (told2.type === "skipped") note2([told2]);
    if (told2.type === "done") ended = told2;
    if (told2.type === "problem") throw new ApiError(422, told2.problem);
  };
  await postLines("/api/import", { path: at }, hear4, signal);
  if (!ended) throw new ApiError(0, null);
  return ended;
}
async function handIn2(chosen, signal) {
  const all2 = { new: 0, known: 0, skipped: 0 };
  const total = chosen.reduce((sum, file) => sum + file.size, 0);
  let before2 = 0;
  for (const file of chosen) {
    const sent = (bytes) => {
      if (signal.aborted) return;
      progress.value = { name: file.name, done: before2 + bytes, total, new: all2.new, known: all2.known };
    };
    sent(0);
    const one = await upload(file, sent, signal);
    all2.new += one.new;
    all2.known += one.known;
    all2.skipped += one.skipped;
    note2(one.items);
    before2 += file.size;
  }
  return all2;
}
function upload(file, sent, signal) {
  return new Promise((done, fail2) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/import/upload?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => sent(event.loaded));
    request.addEventListener("load", () => {
      if (request.status === 200) done(request.response);
      else fail2(new ApiError(request.status, request.response?.problem ?? null));
    });
    request.addEventListener("error", () => fail2(new ApiError(0, null)));
    request.addEventListener("abort", () => fail2(new ApiError(0, null)));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
function note2(more) {
  const room = SHOWN2 - skipped.peek().length;
  if (room > 0) skipped.value = [...skipped.peek(), ...more.slice(0, room)];
}

// src/wizard/import.tsx
function ImportMail() {
  A2(() => {
    void look2();
    return stop;
  }, []);
  const ended = result.value;
  return /* @__PURE__ */ a4(
    Screen,
    {
      wide: true,
      onEnter: () => {
        if (ended) leave2();
        else void begin3();
      },
      title: t4("w7-title"),
      children: ended ? /* @__PURE__ */ a4(Ended, {}) : progress.value ? /* @__PURE__ */ a4(Running, {}) : /* @__PURE__ */ a4(Choices, {})
    }
  );
}
function Choices() {
  const found2 = sources.value ?? [];
  const lack = lacking3.value;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("p", { class: "lead", children: t4("w7-lead") }),
    /* @__PURE__ */ a4("fieldset", { class: "opts one", id: "w7-choices", children: [
      /* @__PURE__ */ a4("legend", { class: "vh", children: t4("w7-title") }),
      found2.map((source, n3) => /* @__PURE__ */ a4(Option2, { id: `w7-found-${n3}`, value: n3, title: `Thunderbird: ${source.name}`, children: [
        t4("w7-thunderbird", { accounts: source.accounts, folders: source.folders }),
        " ",
        source.onServer.length > 0 && t4("w7-on-server", { names: source.onServer.join(", ") })
      ] }, source.path)),
      /* @__PURE__ */ a4(Option2, { id: "w7-by-path", value: "path", title: t4("w7-path"), children: t4("w7-path-what") }),
      /* @__PURE__ */ a4(Option2, { id: "w7-by-files", value: "files", title: t4("w7-files"), children: t4("w7-files-what") })
    ] }),
    choice2.value === "path" && /* @__PURE__ */ a4(
      Field,
      {
        id: "w7-path",
        label: t4("w7-path-label"),
        value: path.value,
        error: lack === "path" ? t4("w7-path-missing") : void 0,
        autocomplete: "off",
        onInput: (value) => path.value = value
      }
    ),
    choice2.value === "files" && /* @__PURE__ */ a4(Files, { lacking: lack === "files" }),
    trouble.value && /* @__PURE__ */ a4(ErrorBlock, { problem: trouble.value }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4(Quiet, { id: "w7-back", label: t4("back"), onClick: cancel }),
      /* @__PURE__ */ a4(Primary, { id: "w7-begin", label: t4("w7-begin"), busy: false })
    ] })
  ] });
}
function Option2(props) {
  return /* @__PURE__ */ a4("label", { class: "opt", for: props.id, children: [
    /* @__PURE__ */ a4(
      "input",
      {
        id: props.id,
        type: "radio",
        name: "w7",
        checked: choice2.value === props.value,
        "aria-describedby": `${props.id}-what`,
        onChange: () => choice2.value = props.value
      }
    ),
    /* @__PURE__ */ a4("b", { dir: "auto", children: props.title }),
    /* @__PURE__ */ a4("span", { class: "p", id: `${props.id}-what`, dir: "auto", children: props.children })
  ] });
}
function Files(props) {
  return /* @__PURE__ */ a4("div", { class: "fld", children: [
    /* @__PURE__ */ a4("label", { for: "w7-files", children: t4("w7-files-label") }),
    /* @__PURE__ */ a4(
      "input",
      {
        id: "w7-files",
        type: "file",
        multiple: true,
        accept: ".mbox,.mbx,.eml,application/mbox,message/rfc822",
        "aria-invalid": props.lacking ? "true" : void 0,
        "aria-describedby": props.lacking ? "w7-files-error" : void 0,
        onChange: (event) => files.value = [...event.currentTarget.files ?? []]
      }
    ),
    props.lacking && /* @__PURE__ */ a4("small", { class: "bad", id: "w7-files-error", children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
      t4("w7-files-missing")
    ] })
  ] });
}
function Running() {
  const now2 = progress.value;
  const name2 = now2?.name ?? "";
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("p", { class: "lead", role: "status", dir: "auto", children: t4("w7-running", { new: now2?.new ?? 0 }) }),
    /* @__PURE__ */ a4(
      "progress",
      {
        class: "bar",
        id: "w7-progress",
        "aria-label": t4("w7-title"),
        max: now2?.total || 1,
        value: now2?.done ?? 0
      }
    ),
    /* @__PURE__ */ a4("p", { class: "aside", children: [
      /* @__PURE__ */ a4(Icon, { name: "folder" }),
      /* @__PURE__ */ a4("span", { dir: "auto", children: name2 })
    ] }),
    /* @__PURE__ */ a4("div", { class: "acts", children: /* @__PURE__ */ a4("button", { id: "w7-stop", class: "btn big", type: "button", onClick: stop, children: t4("cancel") }) })
  ] });
}
function Ended() {
  const ended = result.value;
  const heading = T2(null);
  F2(() => heading.current?.focus(), []);
  if (!ended) return null;
  const left = ended.skipped - skipped.value.length;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("p", { class: "okline", id: "w7-done", role: "status", ref: heading, tabIndex: -1, children: [
      /* @__PURE__ */ a4(Icon, { name: "circle-check" }),
      /* @__PURE__ */ a4("span", { children: t4("w7-done", { new: ended.new, known: ended.known }) })
    ] }),
    ended.skipped > 0 && /* @__PURE__ */ a4("details", { class: "log", id: "w7-skipped", children: [
      /* @__PURE__ */ a4("summary", { children: t4("w7-skipped", { count: ended.skipped }) }),
      /* @__PURE__ */ a4("ul", { class: "steps small", children: [
        skipped.value.map((one) => /* @__PURE__ */ a4("li", { children: [
          /* @__PURE__ */ a4("span", { dir: "auto", children: one.place }),
          /* @__PURE__ */ a4("small", { title: one.said, children: t4(`w7-skipped-${one.reason}`) })
        ] }, one.place)),
        left > 0 && /* @__PURE__ */ a4("li", { children: t4("w7-skipped-more", { count: left }) })
      ] })
    ] }),
    /* @__PURE__ */ a4("div", { class: "acts", children: [
      /* @__PURE__ */ a4(Quiet, { id: "w7-more", label: t4("w7-more"), onClick: () => void look2() }),
      /* @__PURE__ */ a4(Primary, { id: "w7-to-mail", label: t4("w7-to-mail"), busy: false })
    ] })
  ] });
}

// src/wizard/start.tsx
var PAUSE2 = 400;
function Start() {
  const typed = address.value.trim();
  A2(() => {
    if (!plausible(typed)) return;
    const timer2 = setTimeout(search2, PAUSE2);
    return () => clearTimeout(timer2);
  }, [typed]);
  const first = serverAccounts.value.length === 0;
  const byWindow = ownWindow.value;
  return /* @__PURE__ */ a4(
    Screen,
    {
      onEnter: () => void (byWindow && password.peek() === "" ? begin2() : proceed()),
      title: t4("w1-title"),
      children: [
        /* @__PURE__ */ a4("p", { class: "lead", children: t4("w1-lead") }),
        /* @__PURE__ */ a4(
          Field,
          {
            id: "w1-name",
            label: t4("w1-name"),
            hint: t4("w1-name-hint"),
            value: name.value,
            autocomplete: "name",
            autofocus: name.peek() === "",
            onInput: (value) => name.value = value
          }
        ),
        /* @__PURE__ */ a4(
          Field,
          {
            id: "w1-address",
            label: t4("w1-address"),
            inputMode: "email",
            value: address.value,
            error: fieldErrors.value.address,
            autocomplete: "email",
            autofocus: name.peek() !== "",
            onInput: typeAddress
          }
        ),
        /* @__PURE__ */ a4(Meant, {}),
        byWindow ? /* @__PURE__ */ a4("p", { class: "aside", id: "w1-window", children: [
          /* @__PURE__ */ a4(Icon, { name: "log-in" }),
          /* @__PURE__ */ a4("span", { children: t4("w1-window", { provider: byWindow.displayName }) })
        ] }) : /* @__PURE__ */ a4($, { children: [
          /* @__PURE__ */ a4(
            PasswordField,
            {
              id: "w1-password",
              value: password.value,
              error: fieldErrors.value.password,
              onInput: typePassword
            }
          ),
          /* @__PURE__ */ a4(AppPassword, {})
        ] }),
        /* @__PURE__ */ a4(
          Tick,
          {
            id: "w1-remember",
            label: whoami.value?.passwordStore === "keyring" ? t4("w1-remember-keyring") : t4("w1-remember"),
            checked: remember3.value,
            onChange: (on) => remember3.value = on
          }
        ),
        /* @__PURE__ */ a4("div", { class: "acts", children: [
          /* @__PURE__ */ a4(Quiet, { id: "w1-by-hand", label: t4("by-hand"), onClick: byHand }),
          /* @__PURE__ */ a4(
            Primary,
            {
              id: "w1-continue",
              label: byWindow ? t4("sign-in-with", { provider: byWindow.displayName }) : t4("continue")
            }
          )
        ] }),
        /* @__PURE__ */ a4("div", { class: "foot", children: [
          /* @__PURE__ */ a4(Icon, { name: "layers", small: true }),
          /* @__PURE__ */ a4("span", { children: [
            t4("w1-import"),
            " ",
            /* @__PURE__ */ a4("button", { id: "w1-import", class: "link", type: "button", onClick: () => step2.value = "import", children: t4("w1-import-start") })
          ] })
        ] }),
        /* @__PURE__ */ a4("div", { class: "foot", children: [
          /* @__PURE__ */ a4(Icon, { name: first ? "hard-drive" : "arrow-left", small: true }),
          /* @__PURE__ */ a4("span", { children: [
            first ? t4("w1-local") : t4("w1-have-account"),
            " ",
            /* @__PURE__ */ a4("button", { id: "w1-leave", class: "link", type: "button", onClick: leave2, children: first ? t4("w1-local-start") : t4("w1-back") })
          ] })
        ] })
      ]
    }
  );
}
function Meant() {
  const better = meant.value;
  if (!better) return /* @__PURE__ */ a4("p", { class: "meant", role: "status" });
  return /* @__PURE__ */ a4("p", { class: "meant", role: "status", children: /* @__PURE__ */ a4("button", { id: "w1-meant", type: "button", class: "link", onClick: () => typeAddress(better), children: t4("w1-meant", { domain: better.split("@").at(-1) ?? "" }) }) });
}
function AppPassword() {
  const best = proposals.value[0];
  if (best?.signIn !== "app-password") return null;
  const page = best.documentation[0];
  return /* @__PURE__ */ a4("p", { class: "aside", id: "w1-app-password", children: [
    /* @__PURE__ */ a4(Icon, { name: "info" }),
    /* @__PURE__ */ a4("span", { children: [
      t4("w1-app-password", { provider: best.displayName }),
      " ",
      page && /* @__PURE__ */ a4(Out, { href: page, children: t4("help-page") })
    ] })
  ] });
}

// src/wizard/window.tsx
function AtProvider() {
  const provider = proposal.value?.displayName ?? "";
  const at = waiting.value;
  return /* @__PURE__ */ a4(
    Screen,
    {
      onEnter: () => void signIn("browser"),
      title: at ? t4("w5-title", { provider }) : t4("sign-in-with", { provider }),
      children: [
        /* @__PURE__ */ a4("p", { class: "lead", children: at ? t4("w5-lead") : t4("w5-before", { provider }) }),
        at?.way === "browser" && /* @__PURE__ */ a4("p", { class: "aside", id: "w5-window", role: "status", children: [
          /* @__PURE__ */ a4(Icon, { name: "refresh-cw" }),
          /* @__PURE__ */ a4("span", { children: /* @__PURE__ */ a4(Out, { href: at.url, children: t4("w5-reopen") }) })
        ] }),
        at?.way === "device" && /* @__PURE__ */ a4("div", { class: "judge", id: "w5-code", role: "status", children: [
          /* @__PURE__ */ a4("p", { children: [
            t4("w5-type-code"),
            " ",
            /* @__PURE__ */ a4(Out, { href: at.address, children: at.address })
          ] }),
          /* @__PURE__ */ a4("p", { class: "domain", dir: "ltr", children: /* @__PURE__ */ a4("b", { children: at.code }) }),
          /* @__PURE__ */ a4("p", { children: t4("w5-minutes", { minutes: at.minutes }) })
        ] }),
        /* @__PURE__ */ a4("div", { class: "acts", children: [
          /* @__PURE__ */ a4(Quiet, { id: "w5-back", label: t4("cancel"), onClick: cancel }),
          at?.way !== "device" && /* @__PURE__ */ a4(Quiet, { id: "w5-device", label: t4("w5-code-instead"), onClick: () => void signIn("device") }),
          !at && /* @__PURE__ */ a4(Primary, { id: "w5-sign-in", label: t4("sign-in-with", { provider }) })
        ] })
      ]
    }
  );
}

// src/wizard/wizard.tsx
function Wizard() {
  const shown2 = step2.value;
  F2(() => {
    const onKey = (event) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (event.key === "Enter" && document.activeElement?.tagName === "H1") {
        event.preventDefault();
        document.querySelector("form.wf")?.requestSubmit();
      }
      if (event.key !== "Escape") return;
      event.preventDefault();
      if (step2.peek() === "certificate") step2.value = "problem";
      else if (step2.peek() !== "start") cancel();
      else if (serverAccounts.peek().length > 0) leave2();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return /* @__PURE__ */ a4("main", { class: "wz", id: "wizard", "data-step": shown2, children: [
    /* @__PURE__ */ a4(LanguageMenu, {}),
    shown2 === "start" && /* @__PURE__ */ a4(Start, {}, "start"),
    shown2 === "search" && /* @__PURE__ */ a4(Searching, {}, "search"),
    shown2 === "ask" && /* @__PURE__ */ a4(Ask, {}, "ask"),
    shown2 === "found" && /* @__PURE__ */ a4(Found, {}, "found"),
    shown2 === "hand" && /* @__PURE__ */ a4(ByHand, {}, "hand"),
    shown2 === "window" && /* @__PURE__ */ a4(AtProvider, {}, "window"),
    shown2 === "certificate" && /* @__PURE__ */ a4(Certificate, {}, "certificate"),
    shown2 === "problem" && /* @__PURE__ */ a4(ProblemScreen, {}, "problem"),
    shown2 === "import" && /* @__PURE__ */ a4(ImportMail, {}, "import")
  ] });
}

// src/list/geometry.ts
var MAX_HEIGHT2 = 16e6;
function rowTop(shape, index) {
  return index * shape.row + headingsUpTo(shape, index) * shape.day;
}
function fullHeight(shape) {
  return shape.count * shape.row + shape.headings.length * shape.day;
}
function rowAtHeight(shape, y5) {
  let low = 0;
  let high = Math.max(0, shape.count - 1);
  while (low < high) {
    const middle = low + high + 1 >> 1;
    const own = hasHeading(shape, middle) ? shape.day : 0;
    if (rowTop(shape, middle) - own <= y5) low = middle;
    else high = middle - 1;
  }
  return low;
}
function hasHeading(shape, index) {
  const at = headingsUpTo(shape, index);
  return at > 0 && shape.headings[at - 1] === index;
}
function toContent(shape, scrollTop, viewport) {
  const full2 = fullHeight(shape);
  if (full2 <= MAX_HEIGHT2) return scrollTop;
  return scrollTop * (full2 - viewport) / (MAX_HEIGHT2 - viewport);
}
function toScroll(shape, content, viewport) {
  const full2 = fullHeight(shape);
  if (full2 <= MAX_HEIGHT2) return content;
  return content * (MAX_HEIGHT2 - viewport) / (full2 - viewport);
}
function headingsUpTo(shape, index) {
  let low = 0;
  let high = shape.headings.length;
  while (low < high) {
    const middle = low + high >> 1;
    if ((shape.headings[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

// src/list/row.tsx
function Row2(props) {
  const { rowKey } = props;
  const head = email(rowKey).value;
  if (!head) return /* @__PURE__ */ a4(SkeletonRow, { top: props.top });
  const [account, id] = partsOf(rowKey);
  const mails = conversation(rowKey);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const starred = mails.some((mail) => mail.keywords.$flagged);
  const attached = mails.some((mail) => mail.hasAttachment);
  const who = participants(account, head, mails);
  const at = new Date(head.receivedAt);
  const found2 = snippets.value.get(rowKey);
  const sending2 = sendingOf(rowKey);
  const style = rowStyle();
  const classes = ["row", style, unread ? "u" : "", props.line ? "ln" : ""].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names its active row
    /* @__PURE__ */ a4(
      "div",
      {
        id: props.id,
        class: classes,
        role: "option",
        "aria-selected": props.selected,
        "aria-setsize": props.count,
        "aria-posinset": props.index + 1,
        "data-key": rowKey,
        "data-email": id,
        "data-thread": head.threadId,
        style: { transform: `translateY(${props.top}px)` },
        children: [
          style !== "compact" && /* @__PURE__ */ a4("span", { class: `av c${colour(who.face?.email ?? "")}`, "aria-hidden": "true", children: initials(who.face) }),
          /* @__PURE__ */ a4("div", { class: "tx", children: [
            unread && /* @__PURE__ */ a4("span", { class: "vh", children: [
              t4("unread-mark"),
              " "
            ] }),
            /* @__PURE__ */ a4("div", { class: "l1", children: [
              /* @__PURE__ */ a4("span", { class: "who", dir: "auto", children: [
                who.text,
                " ",
                mails.length > 1 && /* @__PURE__ */ a4("span", { class: "cnt", children: mails.length })
              ] }),
              sending2 ? /* @__PURE__ */ a4("span", { class: sending2.state === "queued" || sending2.state === "sending" ? "fate" : "fate danger", children: fate(sending2) }) : /* @__PURE__ */ a4("time", { dateTime: head.receivedAt, title: fullTime(at), children: rowTime(at, /* @__PURE__ */ new Date()) })
            ] }),
            /* @__PURE__ */ a4(Words, { head, mails, found: found2, style, attached, starred })
          ] }),
          /* @__PURE__ */ a4("span", { class: "hov", "aria-hidden": "true", children: [
            /* @__PURE__ */ a4("span", { "data-act": "archive", title: t4("command-archive"), children: /* @__PURE__ */ a4(Icon, { name: "archive", small: true }) }),
            /* @__PURE__ */ a4("span", { "data-act": "delete", title: t4("command-delete"), children: /* @__PURE__ */ a4(Icon, { name: "trash-2", small: true }) }),
            /* @__PURE__ */ a4("span", { "data-act": "star", title: t4("command-star"), children: /* @__PURE__ */ a4(Icon, { name: "star", small: true, class: starred ? "star" : "" }) }),
            /* @__PURE__ */ a4("span", { "data-act": "read", title: t4("command-read"), children: /* @__PURE__ */ a4(Icon, { name: unread ? "mail-open" : "mail", small: true }) })
          ] })
        ]
      }
    )
  );
}
function Words(props) {
  const { head, found: found2 } = props;
  const subject = found2?.subject ? /* @__PURE__ */ a4(Marked, { snippet: found2.subject }) : /* @__PURE__ */ a4("span", { dir: "auto", children: (props.mails.length > 1 ? baseSubject(head.subject) : head.subject) || t4("no-subject") });
  const preview = found2?.preview ? /* @__PURE__ */ a4(Marked, { snippet: found2.preview }) : /* @__PURE__ */ a4("span", { dir: "auto", children: (props.mails.at(-1) ?? head).preview });
  const marks = /* @__PURE__ */ a4($, { children: [
    props.attached && /* @__PURE__ */ a4(Mark2, { icon: "paperclip", label: t4("has-attachment") }),
    props.starred && /* @__PURE__ */ a4(Mark2, { icon: "star", label: t4("starred") })
  ] });
  if (props.style === "roomy") {
    return /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4("div", { class: "l2", children: subject }),
      /* @__PURE__ */ a4("div", { class: "l3", children: [
        preview,
        marks
      ] })
    ] });
  }
  return /* @__PURE__ */ a4("div", { class: "l2", children: [
    subject,
    /* @__PURE__ */ a4("span", { class: "pv", children: preview }),
    marks
  ] });
}
function Mark2(props) {
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("span", { class: "vh", children: props.label }),
    /* @__PURE__ */ a4(Icon, { name: props.icon, small: true, class: props.icon === "star" ? "mk star" : "mk" })
  ] });
}
function Marked(props) {
  return /* @__PURE__ */ a4("span", { dir: "auto", children: nearMark(snippetPieces(props.snippet)).map(
    (piece, index) => piece.marked ? /* @__PURE__ */ a4("mark", { children: piece.text }, index) : piece.text
  ) });
}
function SkeletonRow(props) {
  return /* @__PURE__ */ a4(
    "div",
    {
      class: `row ${rowStyle()} sk`,
      role: "presentation",
      style: { transform: `translateY(${props.top}px)` },
      children: [
        rowStyle() !== "compact" && /* @__PURE__ */ a4("span", { class: "av" }),
        /* @__PURE__ */ a4("div", { class: "tx", children: [
          /* @__PURE__ */ a4("i", { class: "a" }),
          /* @__PURE__ */ a4("i", { class: "b" }),
          rowStyle() === "roomy" && /* @__PURE__ */ a4("i", { class: "c" })
        ] })
      ]
    }
  );
}
function fate(sending2) {
  switch (sending2.state) {
    case "unsure":
      return t4("row-unsure");
    case "failed":
      return t4("row-not-sent");
    case "sent":
      return t4("row-partly-sent");
    default:
      return t4("row-waits");
  }
}
function participants(account, head, mails) {
  const role = view.value?.mailbox ? folderOf(account, view.value.mailbox)?.role : null;
  if (role === "sent" || role === "drafts") {
    const to = head.to ?? [];
    const text = to.length > 0 ? to.map(to.length > 1 ? shortName : displayName).join(", ") : t4("no-recipient");
    return { text: t4("row-to", { people: text }), face: to[0] ?? head.from?.[0] };
  }
  const senders = /* @__PURE__ */ new Map();
  for (const mail of mails) {
    const from = mail.from?.[0];
    if (!from) continue;
    const me = isMe(account, from.email);
    senders.set(me ? "me" : from.email.toLowerCase(), from);
  }
  const others = [...senders].filter(([key3]) => key3 !== "me").map(([, from]) => from);
  const latest = mails.findLast((mail) => mail.from?.[0] && !isMe(account, mail.from[0].email))?.from?.[0];
  const face = latest ?? head.from?.[0];
  if (senders.size <= 1) {
    const only = [...senders.values()][0] ?? head.from?.[0];
    if (senders.has("me") && (head.to?.length ?? 0) > 0) {
      return {
        text: t4("row-to", { people: (head.to ?? []).map(displayName).join(", ") }),
        face: head.to?.[0]
      };
    }
    return { text: only ? displayName(only) : t4("no-sender"), face };
  }
  const names = others.slice(0, 3).map((from) => others.length > 1 || senders.has("me") ? shortName(from) : displayName(from));
  if (others.length > 3) names.push("…");
  if (senders.has("me")) names.push(t4("me"));
  return { text: names.join(", "), face };
}

// src/list/virtual.tsx
var OVERSCAN = 6;
var SETTLE = 60;
function List() {
  const scroller = T2(null);
  const [scrollTop, setScrollTop] = d2(0);
  const [viewport, setViewport] = d2(600);
  const stamp = version.value;
  const count3 = rowCount();
  const height = rowHeight();
  const shown2 = view.value;
  const shape = w2(
    () => ({ count: count3, row: height, day: DAY_HEIGHT, headings: headings(count3) }),
    [stamp, count3, height]
  );
  const content = toContent(shape, scrollTop, viewport);
  const first = Math.max(0, rowAtHeight(shape, content) - OVERSCAN);
  const last = Math.min(count3, rowAtHeight(shape, content + viewport) + 1 + OVERSCAN);
  const anchor = T2(null);
  const wasShown = T2(shown2);
  F2(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setViewport(element.clientHeight));
    observer.observe(element);
    setViewport(element.clientHeight);
    return () => observer.disconnect();
  }, []);
  F2(() => {
    const element = scroller.current;
    if (!element) return;
    if (wasShown.current !== shown2) {
      wasShown.current = shown2;
      anchor.current = null;
      element.scrollTop = 0;
      setScrollTop(0);
      return;
    }
    const held = anchor.current;
    if (!held || element.scrollTop < 4) return;
    const index = indexOf(held.key);
    if (index < 0) return;
    const wanted2 = toScroll(shape, rowTop(shape, index) + held.into, viewport);
    if (Math.abs(wanted2 - element.scrollTop) > 1) {
      element.scrollTop = wanted2;
      setScrollTop(element.scrollTop);
    }
  }, [shape, shown2]);
  const settle2 = T2(0);
  F2(() => {
    clearTimeout(settle2.current);
    settle2.current = setTimeout(() => look(first, last), SETTLE);
  }, [first, last, stamp]);
  const activeKey = active.value;
  const activeIndex = indexOf(activeKey);
  F2(() => {
    const element = scroller.current;
    if (!element || activeIndex < 0) return;
    const top = rowTop(shape, activeIndex);
    const above = hasHeading(shape, activeIndex) ? DAY_HEIGHT : 0;
    const at = toContent(shape, element.scrollTop, viewport);
    if (top - above < at) element.scrollTop = toScroll(shape, top - above, viewport);
    else if (top + height > at + viewport)
      element.scrollTop = toScroll(shape, top + height - viewport + 8, viewport);
  }, [activeKey]);
  function onScroll() {
    const element = scroller.current;
    if (!element) return;
    const at = toContent(shape, element.scrollTop, viewport);
    const index = rowAtHeight(shape, at);
    const key3 = rowAt(index);
    anchor.current = key3 ? { key: key3, into: at - rowTop(shape, index) } : null;
    setScrollTop(element.scrollTop);
  }
  function onClick(event) {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest(".row[data-key]");
    const key3 = row?.dataset.key;
    if (!key3) return;
    const act2 = target?.closest("[data-act]")?.dataset.act;
    if (act2 === "archive") void archive(key3);
    else if (act2 === "delete") void trash(key3);
    else if (act2 === "star") void toggleStar(key3);
    else if (act2 === "read") void toggleRead(key3);
    else openRow(key3);
  }
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_4, offset) => first + offset);
  if (activeIndex >= 0 && (activeIndex < first || activeIndex >= last)) {
    if (activeIndex < first) indexes.unshift(activeIndex);
    else indexes.push(activeIndex);
  }
  const shift = scrollTop - content;
  return (
    // The keys of the list are commands like all others and are handled for the whole page.
    /* @__PURE__ */ a4(
      "div",
      {
        ref: scroller,
        id: "rows",
        class: "rows",
        role: "listbox",
        tabIndex: 0,
        "aria-label": t4("conversations"),
        "aria-activedescendant": activeIndex >= 0 && activeKey ? rowId(activeKey) : void 0,
        onScroll,
        onClick,
        onKeyDown: () => {
        },
        children: /* @__PURE__ */ a4(
          "div",
          {
            class: "sizer",
            role: "presentation",
            style: { height: `${Math.min(fullHeight(shape), MAX_HEIGHT2)}px` },
            children: indexes.map((index) => {
              const key3 = rowAt(index);
              const top = rowTop(shape, index) + shift;
              const heading = hasHeading(shape, index) ? headingOf(index) : null;
              return [
                heading && /* @__PURE__ */ a4(
                  "div",
                  {
                    class: "day",
                    role: "presentation",
                    style: { transform: `translateY(${top - DAY_HEIGHT}px)` },
                    children: heading
                  },
                  `day ${heading}`
                ),
                key3 === void 0 ? /* @__PURE__ */ a4(SkeletonRow, { top }, `hole ${index}`) : /* @__PURE__ */ a4(
                  Row2,
                  {
                    rowKey: key3,
                    id: rowId(key3),
                    index,
                    count: count3,
                    top,
                    line: !heading && index > 0,
                    selected: key3 === activeKey
                  },
                  key3
                )
              ];
            })
          }
        )
      }
    )
  );
}
function rowId(key3) {
  const [account, id] = partsOf(key3);
  return `row-${account}-${id}`;
}
function headings(count3) {
  const found2 = [];
  let before2 = null;
  for (let index = 0; index < count3; index += 1) {
    const group = rowAt(index) === void 0 ? null : headingOf(index);
    if (group !== null && (index === 0 || before2 !== null && group !== before2)) found2.push(index);
    before2 = group;
  }
  return found2;
}
var groups = /* @__PURE__ */ new Map();
var groupsFor = "";
function headingOf(index) {
  const key3 = rowAt(index);
  const head = key3 ? email(key3).peek() : null;
  if (!head) return null;
  const now2 = /* @__PURE__ */ new Date();
  const today = `${now2.toDateString()} ${t4("day-today")}`;
  if (today !== groupsFor) {
    groups.clear();
    groupsFor = today;
  }
  const at = new Date(head.receivedAt);
  const day2 = at > now2 ? "today" : at.toDateString();
  let group = groups.get(day2);
  if (group === void 0) {
    group = dayGroup(at, now2);
    groups.set(day2, group);
  }
  return group;
}

// src/views/status.tsx
function StatusCard() {
  const told2 = status.value?.accounts.find((account) => worth(account) === "trouble");
  const told22 = told2 ?? status.value?.accounts.find((account) => worth(account) !== null);
  if (programLost.value) {
    return /* @__PURE__ */ a4("div", { class: "sync", id: "status-card", role: "status", "data-phase": "lost", children: [
      /* @__PURE__ */ a4("b", { children: t4("status-lost") }),
      /* @__PURE__ */ a4("br", {}),
      t4("status-lost-what")
    ] });
  }
  if (!told22) return /* @__PURE__ */ a4(Quiet2, {});
  return /* @__PURE__ */ a4(Card2, { of: told22 });
}
function Quiet2() {
  const there = status.value?.accounts.filter((account) => account.kind !== "local") ?? [];
  if (there.length === 0) return null;
  const times = there.map((account) => moment(account.lastSuccess ?? Number.NaN).getTime());
  const time2 = clockTime(new Date(Math.min(...times)));
  return /* @__PURE__ */ a4(Open, { label: time2 ? t4("last-checked", { time: time2 }) : t4("command-status") });
}
function Open(props) {
  return /* @__PURE__ */ a4(
    "button",
    {
      id: "status-open",
      type: "button",
      class: "link",
      title: tip("status"),
      onClick: () => overlay.value = "status",
      children: props.label
    }
  );
}
function worth(account) {
  if (account.kind === "local") return null;
  if (["needs-password", "question", "paused"].includes(account.phase)) return null;
  if (account.lastError && account.phase !== "syncing") return "trouble";
  if (account.phase === "offline" || (account.waitingToSend ?? 0) > 0) return "news";
  if (account.phase === "syncing" && (account.total ?? 0) > (account.done ?? 0)) return "news";
  return null;
}
function Card2(props) {
  const { of } = props;
  const waiting2 = of.waitingToSend ?? 0;
  const title2 = accounts.value.find((account) => account.id === of.id);
  const name2 = title2 ? accountTitle(title2) : of.address;
  if (of.phase === "offline") {
    return /* @__PURE__ */ a4("div", { class: "sync", id: "status-card", role: "status", "data-phase": "offline", children: [
      /* @__PURE__ */ a4("b", { children: t4("status-offline") }),
      /* @__PURE__ */ a4("br", {}),
      waiting2 > 0 ? t4("status-waiting", { count: waiting2 }) : nextTry(of),
      /* @__PURE__ */ a4(Open, { label: t4("status-more") })
    ] });
  }
  if (of.lastError && of.phase !== "syncing") {
    const texts = problemTexts({
      ...of.lastError,
      args: { account: name2, provider: of.lastError.host ?? name2, ...of.lastError.args }
    });
    return /* @__PURE__ */ a4(
      "div",
      {
        class: "sync warn",
        id: "status-card",
        role: "status",
        "data-phase": of.phase,
        "data-code": of.lastError.code,
        children: [
          /* @__PURE__ */ a4("b", { children: [
            /* @__PURE__ */ a4(Icon, { name: "triangle-alert", small: true }),
            name2
          ] }),
          texts.title,
          " ",
          nextTry(of),
          of.lastError.said && /* @__PURE__ */ a4("details", { children: [
            /* @__PURE__ */ a4("summary", { children: t4("server-said") }),
            /* @__PURE__ */ a4("code", { children: of.lastError.said })
          ] }),
          /* @__PURE__ */ a4(Open, { label: t4("status-more") })
        ]
      }
    );
  }
  if (of.phase === "syncing" && of.total) {
    const done = Math.min(of.done ?? 0, of.total);
    return /* @__PURE__ */ a4("div", { class: "sync", id: "status-card", "data-phase": "syncing", children: [
      /* @__PURE__ */ a4("b", { children: t4("status-fetching") }),
      /* @__PURE__ */ a4("br", {}),
      t4("status-progress", { done, total: of.total }),
      /* @__PURE__ */ a4("progress", { class: "bar", max: of.total, value: done, "aria-label": t4("status-fetching") }),
      /* @__PURE__ */ a4(Open, { label: t4("status-more") })
    ] });
  }
  return /* @__PURE__ */ a4("div", { class: "sync", id: "status-card", role: "status", "data-phase": "waiting", children: [
    t4("status-waiting", { count: waiting2 }),
    /* @__PURE__ */ a4(Open, { label: t4("status-more") })
  ] });
}
function nextTry(of) {
  return of.nextTry ? t4("status-next-try", { time: clockTime(moment(of.nextTry)) }) : "";
}

// src/views/sidebar.tsx
function Sidebar() {
  return /* @__PURE__ */ a4("nav", { class: "side", id: "sidebar", "aria-label": t4("folders"), children: [
    /* @__PURE__ */ a4("div", { class: "brand", children: [
      /* @__PURE__ */ a4(Mark, {}),
      /* @__PURE__ */ a4("b", { children: "Postduif" })
    ] }),
    /* @__PURE__ */ a4(
      "button",
      {
        id: "compose",
        class: "btn primary compose",
        type: "button",
        title: tip("compose"),
        onClick: () => {
          pane.value = "read";
          void newMessage();
        },
        children: [
          /* @__PURE__ */ a4(Icon, { name: "pen-line" }),
          /* @__PURE__ */ a4("span", { children: t4("new-message") })
        ]
      }
    ),
    /* @__PURE__ */ a4("div", { class: "nav", children: [
      serverAccounts.value.length > 1 && /* @__PURE__ */ a4(Inboxes, {}),
      accounts.value.map((account) => /* @__PURE__ */ a4(AccountFolders, { account }, account.id))
    ] }),
    /* @__PURE__ */ a4(StatusCard, {})
  ] });
}
function Inboxes() {
  const here = view.value?.search === INBOXES && !view.value.stays;
  return /* @__PURE__ */ a4(
    "a",
    {
      id: "all-inboxes",
      href: `#${INBOXES}`,
      class: "folder d0",
      "aria-current": here ? "page" : void 0,
      onClick: (event) => {
        event.preventDefault();
        settingsAt.value = null;
        lookFor(INBOXES, false);
      },
      children: [
        /* @__PURE__ */ a4(Icon, { name: "inbox" }),
        /* @__PURE__ */ a4("span", { children: t4("all-inboxes") })
      ]
    }
  );
}
function AccountFolders(props) {
  const { account } = props;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("h2", { title: checkedAt(account), children: [
      /* @__PURE__ */ a4("i", { class: `dot c${account.colour}` }),
      /* @__PURE__ */ a4("span", { dir: "auto", children: accountTitle(account) }),
      account.kind !== "local" && /* @__PURE__ */ a4(ToSettings, { account })
    ] }),
    folderRows(account.id).map((row) => /* @__PURE__ */ a4(Folder, { account, row }, row.mailbox.id))
  ] });
}
function ToSettings(props) {
  const label2 = t4("settings-of", { account: accountTitle(props.account) });
  return /* @__PURE__ */ a4(
    "button",
    {
      type: "button",
      class: "ib to-settings",
      "data-settings": props.account.id,
      "aria-label": label2,
      title: label2,
      onClick: () => openSettings("identity", props.account.id),
      children: /* @__PURE__ */ a4(Icon, { name: "settings", small: true })
    }
  );
}
function Folder(props) {
  const { account, row } = props;
  const { mailbox, depth } = row;
  const here = view.value?.account === account.id && view.value.mailbox === mailbox.id && view.value.search === "";
  const count3 = folderCount(mailbox);
  const name2 = folderName(mailbox);
  return /* @__PURE__ */ a4(
    "a",
    {
      href: `#${mailbox.id}`,
      class: `folder d${Math.min(depth, 4)}`,
      "aria-current": here ? "page" : void 0,
      "data-role": mailbox.role ?? void 0,
      "data-mailbox": mailbox.id,
      "data-account": account.id,
      title: name2 === mailbox.name ? void 0 : mailbox.name,
      onClick: (event) => {
        event.preventDefault();
        goTo(account.id, mailbox.id);
      },
      children: [
        /* @__PURE__ */ a4(Icon, { name: folderIcon(mailbox) }),
        /* @__PURE__ */ a4("span", { dir: "auto", children: name2 }),
        count3 > 0 && /* @__PURE__ */ a4("span", { class: "n", children: [
          count3,
          /* @__PURE__ */ a4("span", { class: "vh", children: mailbox.role === "drafts" ? t4("count-messages", { count: count3 }) : t4("count-unread", { count: count3 }) })
        ] })
      ]
    }
  );
}
var ICONS = {
  inbox: "inbox",
  drafts: "file-text",
  sent: "send",
  archive: "archive",
  junk: "shield-alert",
  trash: "trash-2",
  templates: "file"
};
function folderIcon(mailbox) {
  return ICONS[mailbox.role ?? ""] ?? "folder";
}
function checkedAt(account) {
  const last = statusOf(account.id)?.lastSuccess;
  const title2 = accountTitle(account);
  if (!last || account.kind === "local") return title2;
  return `${title2}. ${t4("last-checked", { time: clockTime(moment(last)) })}`;
}
function moment(at) {
  return new Date(typeof at === "number" ? at * 1e3 : at);
}

// src/views/notices.tsx
var asking2 = y3(null);
var closed = y3(/* @__PURE__ */ new Set());
function AccountNotices() {
  if (programLost.value) return null;
  return /* @__PURE__ */ a4($, { children: (status.value?.accounts ?? []).filter((account) => account.kind !== "local").map((account) => /* @__PURE__ */ a4(Of, { of: account }, account.id)) });
}
function Of(props) {
  const { of } = props;
  const title2 = accounts.value.find((account) => account.id === of.id);
  const name2 = title2 ? accountTitle(title2) : of.address;
  const refused2 = of.refused?.find((each) => each.problem.code === "quota") ?? of.refused?.[0];
  const told2 = refused2 && !(of.unfiled && refused2.problem.code === "change-refused");
  return /* @__PURE__ */ a4($, { children: [
    of.phase === "needs-password" && /* @__PURE__ */ a4(NeedsPassword, { of, name: name2 }),
    of.phase === "question" && of.lastError && /* @__PURE__ */ a4(Question, { of, name: name2, problem: of.lastError }),
    of.phase === "paused" && /* @__PURE__ */ a4(Paused, { of, name: name2 }),
    of.phase === "stopped" && of.lastError && /* @__PURE__ */ a4(Told2, { of, name: name2, problem: of.lastError }),
    of.lastError?.code === "throttled" && /* @__PURE__ */ a4(Told2, { of, name: name2, problem: of.lastError }),
    told2 && /* @__PURE__ */ a4(Told2, { of, name: name2, problem: refused2.problem, dismiss: () => dismiss2(of, refused2) }),
    of.unfiled && /* @__PURE__ */ a4(Told2, { of, name: name2, problem: of.unfiled })
  ] });
}
var ANSWERS = ["same", "other"];
function Question(props) {
  const { of, name: name2, problem: problem2 } = props;
  const texts = textsOf(problem2, of, name2);
  const answer2 = (mailbox) => void postJson(`/api/accounts/${of.id}/answer`, { mailbox }).then(loadStatus).catch(complain);
  return /* @__PURE__ */ a4(
    "div",
    {
      class: "notice warn",
      role: "status",
      "data-account": of.id,
      "data-phase": "question",
      "data-code": problem2.code,
      children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-alert" }),
        /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("b", { children: texts.title }),
          /* @__PURE__ */ a4("p", { children: texts.what }),
          /* @__PURE__ */ a4("p", { children: texts.todo[0] }),
          /* @__PURE__ */ a4("div", { class: "do", children: ANSWERS.map((each) => /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": each, onClick: () => answer2(each), children: t4(`answer-${each}`) }, each)) })
        ] })
      ]
    }
  );
}
function Paused(props) {
  const { of, name: name2 } = props;
  const texts = of.lastError ? textsOf(of.lastError, of, name2) : null;
  const goOn = () => void resume(of.id).then((problem2) => {
    if (problem2) openSettings("server", of.id);
  });
  return /* @__PURE__ */ a4(
    "div",
    {
      class: "notice warn",
      role: "status",
      "data-account": of.id,
      "data-phase": "paused",
      "data-code": of.lastError?.code,
      children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-pause" }),
        /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("b", { children: t4("account-paused", { account: name2 }) }),
          /* @__PURE__ */ a4("p", { children: texts ? `${t4("paused-unproven")} ${texts.title}` : t4("paused-what") }),
          /* @__PURE__ */ a4("div", { class: "do", children: [
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "resume", onClick: goOn, children: t4("resume-account") }),
            /* @__PURE__ */ a4(Change, { of })
          ] })
        ] })
      ]
    }
  );
}
function NeedsPassword(props) {
  const { of, name: name2 } = props;
  const open3 = asking2.value === of.id;
  const texts = of.lastError ? textsOf(of.lastError, of, name2) : null;
  const solve = () => {
    if (of.signIn === "oauth2")
      void signInAgain(of.id, of.address).then((problem2) => problem2 && fails2(problem2));
    else asking2.value = of.id;
  };
  return /* @__PURE__ */ a4(
    "div",
    {
      class: "notice warn",
      role: open3 ? void 0 : "status",
      "data-account": of.id,
      "data-phase": "needs-password",
      "data-code": of.lastError?.code,
      children: [
        /* @__PURE__ */ a4(Icon, { name: "circle-alert" }),
        /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("b", { children: texts?.title ?? t4("status-password", { account: name2 }) }),
          texts && /* @__PURE__ */ a4("p", { children: texts.what }),
          /* @__PURE__ */ a4(Said2, { of: of.lastError }),
          open3 ? /* @__PURE__ */ a4(
            "form",
            {
              onSubmit: (event) => {
                event.preventDefault();
                const field = event.currentTarget.elements.namedItem("password");
                void change2(of.id, field.value);
              },
              children: [
                /* @__PURE__ */ a4("label", { class: "vh", for: "notice-password", children: t4("password") }),
                /* @__PURE__ */ a4(
                  "input",
                  {
                    ref: (field) => field?.focus(),
                    id: "notice-password",
                    name: "password",
                    type: "password",
                    autocomplete: "current-password"
                  }
                ),
                /* @__PURE__ */ a4("button", { class: "btn primary", type: "submit", children: t4("save-password") })
              ]
            }
          ) : /* @__PURE__ */ a4("div", { class: "do", children: [
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "solve", onClick: solve, children: of.signIn === "oauth2" ? t4("settings-sign-in-again") : t4("enter-password") }),
            /* @__PURE__ */ a4(Change, { of })
          ] })
        ] })
      ]
    }
  );
}
async function change2(id, password2) {
  if (password2 === "") return;
  try {
    await postJson(`/api/accounts/${id}/password`, { password: password2 });
    asking2.value = null;
    say(t4("password-saved"));
    await loadStatus();
  } catch (error) {
    if (error instanceof ApiError) fails2(problemOf(error));
    else say(t4("not-done", { said: String(error) }), { kind: "danger" });
  }
}
function fails2(problem2) {
  say(problemTexts(problem2).title, { kind: "danger" });
}
var AMBER = ["append-failed", "throttled"];
function dismiss2(of, seen2) {
  const ids = of.refused?.filter((each) => each.problem.said === seen2.problem.said).map((each) => each.id);
  void postJson(`/api/accounts/${of.id}/dismiss`, { ids }).then(loadStatus).catch(complain);
}
function Told2(props) {
  const { of, name: name2, problem: problem2 } = props;
  const putAway2 = () => {
    closed.value = /* @__PURE__ */ new Set([...closed.peek(), key3]);
  };
  const key3 = `${of.id} ${problem2.code} ${problem2.said ?? ""}`;
  if (closed.value.has(key3)) return null;
  const texts = textsOf(problem2, of, name2);
  const amber = AMBER.includes(problem2.code);
  const sender = problem2.args?.outgoing;
  return /* @__PURE__ */ a4(
    "div",
    {
      class: `notice ${amber ? "warn" : "danger"}`,
      role: "status",
      "data-account": of.id,
      "data-code": problem2.code,
      children: [
        /* @__PURE__ */ a4(Icon, { name: amber ? "triangle-alert" : "circle-alert" }),
        /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("b", { children: texts.title }),
          /* @__PURE__ */ a4("p", { children: [
            texts.what,
            problem2 === of.lastError && of.nextTry ? ` ${t4("status-next-try", { time: clockTime(moment(of.nextTry)) })}` : ""
          ] }),
          texts.todo[0] && /* @__PURE__ */ a4("p", { children: texts.todo[0] }),
          /* @__PURE__ */ a4(Said2, { of: problem2 }),
          /* @__PURE__ */ a4("div", { class: "do", children: [
            sender ? /* @__PURE__ */ a4(Change, { of, page: "outgoing" }) : of.phase === "stopped" && /* @__PURE__ */ a4(Change, { of }),
            /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "close", onClick: props.dismiss ?? putAway2, children: t4("close") })
          ] })
        ] })
      ]
    }
  );
}
function Change(props) {
  const { of, page = "server" } = props;
  return /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": "settings", onClick: () => openSettings(page, of.id), children: t4("command-settings") });
}
function Said2(props) {
  if (!props.of?.said) return null;
  return /* @__PURE__ */ a4("details", { children: [
    /* @__PURE__ */ a4("summary", { children: t4("server-said") }),
    /* @__PURE__ */ a4("code", { class: "said", dir: "auto", children: props.of.said })
  ] });
}
function textsOf(problem2, of, name2) {
  const args = { account: name2, provider: problem2.host ?? of.address, ...problem2.args };
  return problemTexts({ ...problem2, args });
}

// src/views/listpane.tsx
var QUICKS = ["all", "unread", "starred", "attachments"];
function ListPane() {
  const shown2 = view.value;
  const folder = shown2?.mailbox ? folderOf(shown2.account, shown2.mailbox) : void 0;
  const searching2 = shown2 !== null && isSearch(shown2);
  const count3 = rowCount();
  return /* @__PURE__ */ a4("section", { class: "pane list", "aria-label": t4("message-list"), children: [
    /* @__PURE__ */ a4("div", { class: "lh", children: [
      /* @__PURE__ */ a4("div", { class: "r", children: [
        /* @__PURE__ */ a4("h1", { dir: "auto", id: "list-title", children: titleOf2(shown2) }),
        /* @__PURE__ */ a4("span", { class: "c", id: "list-count", children: loaded2.value && counted.value && (searching2 || !folder ? t4("count-conversations", { count: count3 }) : t4("count-both", { count: count3, unread: folder.unreadThreads })) }),
        folder && !searching2 && folder.totalEmails > 0 && /* @__PURE__ */ a4(
          "a",
          {
            class: "ib",
            id: "list-download",
            href: `/api/export/folder/${folder.id}`,
            download: "",
            "aria-label": t4("download-folder"),
            title: t4("download-folder"),
            children: /* @__PURE__ */ a4(Icon, { name: "download", small: true })
          }
        )
      ] }),
      /* @__PURE__ */ a4("div", { class: "chips", role: "group", "aria-label": t4("quick-filter"), children: [
        shown2 && QUICKS.map((quick) => /* @__PURE__ */ a4(
          "button",
          {
            type: "button",
            class: "chip",
            "data-quick": quick,
            "aria-pressed": shown2.quick === quick,
            onClick: () => show({ ...shown2, quick }),
            children: t4(`quick-${quick}`)
          },
          quick
        )),
        searching2 && /* @__PURE__ */ a4(OneAccount, { shown: shown2 })
      ] }),
      unknown.value.length > 0 && /* @__PURE__ */ a4("p", { class: "hint", id: "search-unknown", role: "status", children: t4("search-unknown", { words: unknown.value.join(" ") }) }),
      onlyNewest.value && /* @__PURE__ */ a4("p", { class: "hint", role: "status", children: t4("search-only-newest") })
    ] }),
    /* @__PURE__ */ a4("div", { class: "notices", children: [
      /* @__PURE__ */ a4(AccountNotices, {}),
      /* @__PURE__ */ a4(Troubles, {})
    ] }),
    !shown2 && /* @__PURE__ */ a4(Waiting, {}),
    shown2 && /* @__PURE__ */ a4(Below, { shown: shown2, empty: loaded2.value && count3 === 0, role: folder?.role ?? null })
  ] });
}
function titleOf2(shown2) {
  if (shown2?.search === INBOXES && !shown2.stays) return t4("all-inboxes");
  if (shown2 && isSearch(shown2)) return t4("search-results");
  const folder = shown2?.mailbox ? folderOf(shown2.account, shown2.mailbox) : void 0;
  return folder ? folderName(folder) : "";
}
function OneAccount(props) {
  const { shown: shown2 } = props;
  const account = serverAccounts.value.find((each) => each.id === shown2.account);
  if (!account || serverAccounts.value.length < 2) return null;
  return /* @__PURE__ */ a4(
    "button",
    {
      type: "button",
      class: "chip",
      id: "search-stays",
      "aria-pressed": shown2.stays === true,
      onClick: () => show({ ...shown2, stays: !shown2.stays }),
      children: t4("search-only-in", { account: accountTitle(account) })
    }
  );
}
function Below(props) {
  const { shown: shown2 } = props;
  if (failed.value && !loaded2.value) {
    return /* @__PURE__ */ a4("div", { class: "empty", role: "alert", children: [
      /* @__PURE__ */ a4("p", { children: t4("list-failed", { said: failed.value }) }),
      /* @__PURE__ */ a4("button", { type: "button", class: "btn", onClick: () => void refresh(), children: t4("try-again") })
    ] });
  }
  if (!loaded2.value) return /* @__PURE__ */ a4(Waiting, {});
  if (!props.empty) return /* @__PURE__ */ a4(List, {});
  return /* @__PURE__ */ a4("div", { class: "empty", id: "list-empty", role: "status", children: /* @__PURE__ */ a4(Empty, { shown: shown2, role: props.role }) });
}
function Empty(props) {
  const { shown: shown2, role } = props;
  const fare = statusOf(shown2.account);
  if (isSearch(shown2)) {
    const left = stillComing(shown2);
    return /* @__PURE__ */ a4("p", { children: left > 0 ? t4("empty-search-syncing", { count: left }) : t4("empty-search", { query: shown2.search.trim() }) });
  }
  if (shown2.quick !== "all") return /* @__PURE__ */ a4("p", { children: t4(`empty-${shown2.quick}`) });
  if (role === "inbox" && fare?.kind !== "local") {
    if (fare?.phase === "syncing") return /* @__PURE__ */ a4("p", { children: t4("empty-inbox-syncing") });
    return /* @__PURE__ */ a4($, { children: [
      /* @__PURE__ */ a4("p", { children: t4("empty-inbox") }),
      /* @__PURE__ */ a4("button", { id: "check-now", type: "button", class: "btn", onClick: () => void checkNow(), children: t4("command-check") })
    ] });
  }
  if (role === "drafts" || role === "trash") return /* @__PURE__ */ a4("p", { children: t4(`empty-${role}`) });
  return /* @__PURE__ */ a4("p", { children: t4("empty-folder") });
}
function stillComing(shown2) {
  const syncing = (status.value?.accounts ?? []).filter(
    (each) => each.phase === "syncing" && (!shown2.stays || each.id === shown2.account)
  );
  return syncing.reduce((sum, { total = 0, done = 0 }) => sum + Math.max(0, total - done), 0);
}
function Waiting() {
  return /* @__PURE__ */ a4("div", { class: "rows waiting", "aria-hidden": "true", children: Array.from({ length: 8 }, (_4, index) => /* @__PURE__ */ a4("div", { class: "row normal sk still", children: [
    /* @__PURE__ */ a4("span", { class: "av" }),
    /* @__PURE__ */ a4("div", { class: "tx", children: [
      /* @__PURE__ */ a4("i", { class: "a" }),
      /* @__PURE__ */ a4("i", { class: "b" })
    ] })
  ] }, index)) });
}

// src/views/dialog.tsx
function Dialog(props) {
  const dialog = T2(null);
  F2(() => {
    const before2 = document.activeElement;
    dialog.current?.showModal();
    return () => before2?.focus?.({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    /* @__PURE__ */ a4(
      "dialog",
      {
        ref: dialog,
        id: props.id,
        class: props.class,
        "aria-label": props.label,
        onClose: () => overlay.value = null,
        onClick: (event) => event.target === dialog.current && dialog.current?.close(),
        children: props.children
      }
    )
  );
}
function Head(props) {
  return /* @__PURE__ */ a4("div", { class: "dh", children: [
    /* @__PURE__ */ a4("h2", { children: props.title }),
    /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "ib",
        "aria-label": t4("close"),
        title: t4("close"),
        onClick: () => overlay.value = null,
        children: /* @__PURE__ */ a4(Icon, { name: "x" })
      }
    )
  ] });
}

// src/views/statusview.tsx
function StatusView() {
  return /* @__PURE__ */ a4(Dialog, { id: "status", class: "sheet fares", label: t4("command-status"), children: [
    /* @__PURE__ */ a4(Head, { title: t4("command-status") }),
    serverAccounts.value.map((account) => {
      const of = statusOf(account.id);
      return of && /* @__PURE__ */ a4(Fare, { account, of }, account.id);
    }),
    /* @__PURE__ */ a4("p", { class: "hint", children: [
      "Postduif ",
      status.value?.version ?? ""
    ] })
  ] });
}
function Fare(props) {
  const { account, of } = props;
  const [refused2, setRefused] = d2(null);
  const name2 = accountTitle(account);
  const trouble2 = refused2 ?? of.lastError;
  const paused = of.phase === "paused";
  const button = (verb, label2, run3) => /* @__PURE__ */ a4("button", { type: "button", class: "btn", "data-do": verb, onClick: run3, children: [
    label2,
    /* @__PURE__ */ a4("span", { class: "vh", children: name2 })
  ] });
  return /* @__PURE__ */ a4("section", { "data-account": of.id, "data-phase": of.phase, children: [
    /* @__PURE__ */ a4("h3", { class: "whose", dir: "auto", children: [
      /* @__PURE__ */ a4("i", { class: `dot c${account.colour}` }),
      name2,
      " ",
      /* @__PURE__ */ a4("span", { class: "tag", children: t4(`phase-${of.phase}`) })
    ] }),
    trouble2 && /* @__PURE__ */ a4(ErrorBlock, { problem: named3(trouble2, of, name2), title: true }),
    /* @__PURE__ */ a4(Facts3, { of, name: name2 }),
    waitingAt(of.id).map((each) => /* @__PURE__ */ a4(Queued, { of: each }, each.id)),
    /* @__PURE__ */ a4("div", { class: "do", children: [
      !paused && button("check", t4("collect-now"), () => void checkNow(of.id)),
      paused ? button("resume", t4("resume-account"), () => void resume(of.id).then(setRefused)) : button("pause", t4("pause-account"), () => void pause(of.id)),
      button("settings", t4("command-settings"), () => openSettings("server", of.id))
    ] }),
    of.counters && /* @__PURE__ */ a4(Counted, { of: of.counters })
  ] });
}
function Facts3(props) {
  const { of } = props;
  const failure = of.lastFailure;
  const title2 = (problem2) => problemTexts(named3(problem2, of, props.name)).title;
  const { room } = of;
  const rows2 = [
    ["last-success", of.lastSuccess ? time(of.lastSuccess) : t4("status-never")]
  ];
  if (failure) {
    const said = of.lastError ? void 0 : failure.problem.said;
    rows2.push(["last-failure", `${time(failure.at)}. ${title2(failure.problem)}`, said]);
  }
  if (of.nextTry) rows2.push(["next-try-at", time(of.nextTry)]);
  if (of.missing) rows2.push(["missing", number2(of.missing)]);
  if (of.waitingChanges) rows2.push(["waiting-changes", number2(of.waitingChanges)]);
  if (of.waitingToSend) rows2.push(["waiting-to-send", number2(of.waitingToSend)]);
  if (room) rows2.push(["room", t4("status-room-of", { used: size(room.used), limit: size(room.limit) })]);
  return /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: rows2.map(([name2, value, said]) => /* @__PURE__ */ a4("tr", { "data-fact": name2, children: [
    /* @__PURE__ */ a4("th", { scope: "row", children: t4(`status-${name2}`) }),
    /* @__PURE__ */ a4("td", { dir: "auto", children: [
      value,
      said && /* @__PURE__ */ a4("code", { class: "said", children: said })
    ] })
  ] }, name2)) }) });
}
function Counted(props) {
  const { of } = props;
  const rows2 = [
    ["collected", number2(of.collected)],
    ["duplicates", number2(of.duplicates)],
    ["sent", number2(of.sent)],
    ["pushed", number2(of.pushed)],
    ["refused", number2(of.refused)],
    ["skipped", number2(of.skipped)],
    ["bytes-in", size(of.bytesIn)],
    ["bytes-out", size(of.bytesOut)],
    ["connections", number2(of.connections)],
    ["reconnects", number2(of.reconnects)]
  ];
  return /* @__PURE__ */ a4("details", { children: [
    /* @__PURE__ */ a4("summary", { children: t4("status-counters", { time: time(of.since) }) }),
    /* @__PURE__ */ a4("table", { class: "srv", children: /* @__PURE__ */ a4("tbody", { children: rows2.map(([name2, value]) => /* @__PURE__ */ a4("tr", { "data-counter": name2, children: [
      /* @__PURE__ */ a4("th", { scope: "row", children: t4(`counter-${name2}`) }),
      /* @__PURE__ */ a4("td", { children: value })
    ] }, name2)) }) })
  ] });
}
function named3(problem2, of, account) {
  return { ...problem2, args: { account, provider: problem2.host ?? of.address, ...problem2.args } };
}
function time(at) {
  return cardTime(moment(at), /* @__PURE__ */ new Date());
}
function number2(count3) {
  return new Intl.NumberFormat(language.value).format(count3);
}

// src/views/overlays.tsx
function Overlays() {
  switch (overlay.value) {
    case "palette":
      return /* @__PURE__ */ a4(Palette, {});
    case "help":
      return /* @__PURE__ */ a4(Help, {});
    case "status":
      return /* @__PURE__ */ a4(StatusView, {});
    default:
      return null;
  }
}
function Palette() {
  const [typed, setTyped] = d2("");
  const [at, setAt] = d2(0);
  const wanted2 = typed.trim().toLowerCase();
  const entries = [
    ...COMMANDS.filter((each) => each.id !== "palette" && (each.when?.() ?? true)).map((each) => ({
      label: commandLabel(each.id),
      key: each.keys[0] ?? "",
      run: each.run
    })),
    ...[...settingsCommands(), ...folderCommands()].map((each) => ({ ...each, key: "" }))
  ].filter((entry) => wanted2.split(/\s+/).every((word) => entry.label.toLowerCase().includes(word)));
  const shown2 = entries.slice(0, 12);
  const chosen = Math.min(at, shown2.length - 1);
  const run3 = (entry) => {
    overlay.value = null;
    if (entry) queueMicrotask(entry.run);
  };
  return /* @__PURE__ */ a4(Dialog, { id: "palette", class: "pal", label: t4("command-palette"), children: [
    /* @__PURE__ */ a4(
      "input",
      {
        role: "combobox",
        "aria-expanded": "true",
        "aria-controls": "palette-list",
        "aria-activedescendant": shown2.length > 0 ? `palette-${chosen}` : void 0,
        "aria-label": t4("command-palette"),
        placeholder: t4("palette-hint"),
        value: typed,
        onInput: (event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        },
        onKeyDown: (event) => {
          if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, shown2.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
          else if (event.key === "Enter") run3(shown2[chosen]);
          else return;
          event.preventDefault();
        }
      }
    ),
    /* @__PURE__ */ a4("div", { class: "opts-list", id: "palette-list", role: "listbox", "aria-label": t4("command-palette"), children: [
      shown2.map((entry, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names its choice
        // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field does the same
        /* @__PURE__ */ a4(
          "div",
          {
            id: `palette-${index}`,
            class: "pe",
            role: "option",
            "aria-selected": index === chosen,
            onClick: () => run3(entry),
            children: [
              /* @__PURE__ */ a4("span", { dir: "auto", children: entry.label }),
              entry.key && /* @__PURE__ */ a4(Keys, { of: entry.key })
            ]
          },
          entry.label
        )
      )),
      shown2.length === 0 && /* @__PURE__ */ a4("p", { class: "none", children: t4("palette-none") })
    ] })
  ] });
}
var GROUPS = ["move", "act", "write", "go", "page"];
function Help() {
  return /* @__PURE__ */ a4(Dialog, { id: "help", class: "sheet", label: t4("command-help"), children: [
    /* @__PURE__ */ a4(Head, { title: t4("command-help") }),
    /* @__PURE__ */ a4("div", { class: "cols", children: GROUPS.map((group) => /* @__PURE__ */ a4("section", { children: [
      /* @__PURE__ */ a4("h3", { children: t4(`group-${group}`) }),
      /* @__PURE__ */ a4("dl", { children: [
        COMMANDS.filter((each) => each.group === group && each.keys.length > 0).map((each) => /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("dt", { children: commandLabel(each.id) }),
          /* @__PURE__ */ a4("dd", { children: each.keys.map((key3) => /* @__PURE__ */ a4(Keys, { of: key3 }, key3)) })
        ] }, each.id)),
        group === "write" && /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("dt", { children: t4("send") }),
          /* @__PURE__ */ a4("dd", { children: /* @__PURE__ */ a4(Keys, { of: "Ctrl+Enter" }) })
        ] })
      ] })
    ] }, group)) })
  ] });
}
function Keys(props) {
  return /* @__PURE__ */ a4("span", { class: "k", children: keyLabel(props.of).split(" ").map((part) => /* @__PURE__ */ a4("kbd", { children: part }, part)) });
}

// src/views/composer.tsx
function Composer(props) {
  const now2 = draft.value;
  const [copies2, setCopies] = d2(() => now2 ? now2.cc.length + now2.bcc.length > 0 : false);
  const [lack, setLack] = d2(null);
  const text = T2(null);
  const box = T2(null);
  F2(() => {
    const area = text.current;
    if (!area || !props.inside) return;
    area.style.setProperty("height", "auto");
    area.style.setProperty("height", `${Math.max(180, area.scrollHeight + 2)}px`);
  }, [now2?.text]);
  F2(() => {
    const before2 = document.activeElement;
    const here = box.current;
    return () => {
      for (const place2 of [before2, document.getElementById(props.inside ? "reader" : "rows")]) {
        const at = document.activeElement;
        if (at === document.body || here?.contains(at)) place2?.focus({ preventScroll: true });
      }
    };
  }, []);
  F2(() => {
    const area = text.current;
    if (!area || !now2) return;
    if (now2.to.length > 0) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(0, 0);
      if (props.inside) box.current?.scrollIntoView({ block: "nearest" });
    } else {
      document.getElementById("composer-to")?.focus();
    }
  }, []);
  if (!now2) return null;
  const submit = async () => {
    const lacks = await send2();
    setLack(lacks);
    if (!lacks) return;
    const at = box.current?.querySelector(".rc:has(.bad) input");
    (at ?? document.getElementById("composer-to"))?.focus();
  };
  return /* @__PURE__ */ a4(
    "form",
    {
      ref: box,
      class: props.inside ? "composer inside" : "composer",
      id: "composer",
      "aria-label": props.inside ? t4("your-reply") : t4("new-message"),
      onSubmit: (event) => {
        event.preventDefault();
        void submit();
      },
      onKeyDown: (event) => {
        if (event.key === "Enter" && event.ctrlKey) {
          event.preventDefault();
          void submit();
        } else if (event.key === "Escape" && !event.defaultPrevented) {
          event.preventDefault();
          onceAway(() => {
            pane.value = props.inside ? "read" : "list";
          });
        }
      },
      children: [
        !props.inside && /* @__PURE__ */ a4("div", { class: "rt", children: [
          /* @__PURE__ */ a4("h1", { children: t4("new-message") }),
          /* @__PURE__ */ a4(
            "button",
            {
              type: "button",
              class: "ib end",
              id: "composer-close",
              "aria-label": t4("close"),
              title: t4("close"),
              onClick: () => onceAway(() => {
                pane.value = "list";
              }),
              children: /* @__PURE__ */ a4(Icon, { name: "x" })
            }
          )
        ] }),
        now2.refused && /* @__PURE__ */ a4("div", { class: "notice danger", role: "alert", "data-state": "failed", children: [
          /* @__PURE__ */ a4(Icon, { name: "circle-alert" }),
          /* @__PURE__ */ a4("div", { children: [
            /* @__PURE__ */ a4("b", { children: t4("not-sent", {
              people: refusing(now2.refused).map((each) => each.email).join(", ")
            }) }),
            /* @__PURE__ */ a4(Said, { of: now2.refused })
          ] })
        ] }),
        /* @__PURE__ */ a4("div", { class: "ch", children: [
          /* @__PURE__ */ a4(From, { now: now2 }),
          /* @__PURE__ */ a4(Recipients, { id: "composer-to", label: t4("to"), value: now2.to, onChange: (to) => edit({ to }), children: !copies2 && /* @__PURE__ */ a4("button", { type: "button", class: "link", id: "composer-copies", onClick: () => setCopies(true), children: t4("cc-bcc") }) }),
          copies2 && /* @__PURE__ */ a4(Recipients, { id: "composer-cc", label: t4("cc"), value: now2.cc, onChange: (cc) => edit({ cc }) }),
          copies2 && /* @__PURE__ */ a4(Recipients, { id: "composer-bcc", label: t4("bcc"), value: now2.bcc, onChange: (bcc) => edit({ bcc }) }),
          !props.inside && /* @__PURE__ */ a4("div", { class: "cf", children: [
            /* @__PURE__ */ a4("label", { for: "composer-subject", children: t4("subject") }),
            /* @__PURE__ */ a4(
              "input",
              {
                id: "composer-subject",
                dir: "auto",
                value: now2.subject,
                onInput: (event) => edit({ subject: event.currentTarget.value })
              }
            )
          ] })
        ] }),
        /* @__PURE__ */ a4("label", { class: "vh", for: "composer-text", children: t4("message-text") }),
        /* @__PURE__ */ a4(
          "textarea",
          {
            ref: text,
            id: "composer-text",
            dir: "auto",
            value: now2.text,
            onInput: (event) => edit({ text: event.currentTarget.value })
          }
        ),
        lack && /* @__PURE__ */ a4("p", { class: "bad", role: "alert", id: "composer-problem", children: [
          /* @__PURE__ */ a4(Icon, { name: "circle-alert", small: true }),
          lack
        ] }),
        /* @__PURE__ */ a4("div", { class: "cb", children: [
          /* @__PURE__ */ a4(
            "button",
            {
              id: "send",
              type: "submit",
              class: sending.value ? "btn primary busy" : "btn primary",
              title: `${t4("send")} (${keyLabel("Ctrl+Enter")})`,
              children: [
                /* @__PURE__ */ a4(Icon, { name: "send", small: true }),
                t4("send")
              ]
            }
          ),
          /* @__PURE__ */ a4("span", { class: "saved", id: "composer-saved", role: "status", children: now2.savedAt && !now2.changed ? t4("saved-at", { time: clockTime(now2.savedAt) }) : "" }),
          /* @__PURE__ */ a4(
            "button",
            {
              type: "button",
              class: "ib",
              id: "composer-template",
              "aria-label": t4("save-as-template"),
              title: t4("save-as-template"),
              onClick: () => void saveAsTemplate(),
              children: /* @__PURE__ */ a4(Icon, { name: "file" })
            }
          ),
          /* @__PURE__ */ a4(
            "button",
            {
              type: "button",
              class: "ib",
              id: "composer-discard",
              "aria-label": t4("discard"),
              title: t4("discard"),
              disabled: sending.value,
              onClick: () => {
                void discard();
                if (!props.inside) pane.value = "list";
              },
              children: /* @__PURE__ */ a4(Icon, { name: "trash-2" })
            }
          )
        ] })
      ]
    }
  );
}
function From(props) {
  const choices = accounts.value.flatMap(
    (account) => (identities.value.get(account.id) ?? []).map((identity) => ({ account, identity }))
  );
  const open3 = choices.filter(({ account }) => account.id === props.now.account || !props.now.savedId);
  if (open3.length < 2 || props.now.kind === "reply") return null;
  return /* @__PURE__ */ a4("div", { class: "cf", children: [
    /* @__PURE__ */ a4("label", { for: "composer-from", children: t4("from") }),
    /* @__PURE__ */ a4(
      "select",
      {
        id: "composer-from",
        value: `${props.now.account} ${props.now.identity}`,
        onChange: (event) => {
          const [account = "", identity = ""] = event.currentTarget.value.split(" ");
          writeAs(account, identity);
        },
        children: open3.map(({ account, identity }) => /* @__PURE__ */ a4("option", { value: `${account.id} ${identity.id}`, children: identity.email ? writeAddress({ name: identity.name, email: identity.email }) : accountTitle(account) }, `${account.id} ${identity.id}`))
      }
    )
  ] });
}
function Recipients(props) {
  const [typed, setTyped] = d2("");
  const take4 = (text) => {
    const read3 = readAddresses(text);
    setTyped("");
    if (read3.length > 0) props.onChange(unique([...props.value, ...read3]));
  };
  return /* @__PURE__ */ a4("div", { class: "cf", children: [
    /* @__PURE__ */ a4("label", { for: props.id, children: props.label }),
    /* @__PURE__ */ a4("div", { class: "rc", children: [
      props.value.map((address2) => {
        const good = plausible(address2.email);
        return /* @__PURE__ */ a4(
          "span",
          {
            class: good ? "rchip" : "rchip bad",
            title: good ? writeAddress(address2) : t4("address-bad", { address: address2.email }),
            children: [
              /* @__PURE__ */ a4("span", { dir: "auto", children: address2.name || address2.email }),
              /* @__PURE__ */ a4(
                "button",
                {
                  type: "button",
                  "aria-label": t4("remove-recipient", { name: address2.name || address2.email }),
                  onClick: () => props.onChange(props.value.filter((other) => !sameEmail(other.email, address2.email))),
                  children: /* @__PURE__ */ a4(Icon, { name: "x", small: true })
                }
              )
            ]
          },
          address2.email
        );
      }),
      /* @__PURE__ */ a4(
        "input",
        {
          id: props.id,
          dir: "auto",
          value: typed,
          autocomplete: "off",
          autocapitalize: "none",
          spellcheck: false,
          inputMode: "email",
          onInput: (event) => {
            const value = event.currentTarget.value;
            if (/[,;\n]/.test(value) && !/"[^"]*$/.test(value)) take4(value);
            else setTyped(value);
          },
          onBlur: (event) => take4(event.currentTarget.value),
          onKeyDown: (event) => {
            if (event.key === "Enter" && !event.ctrlKey && typed.trim() !== "") {
              event.preventDefault();
              take4(typed);
            } else if (event.key === "Enter" && !event.ctrlKey) {
              event.preventDefault();
            } else if (event.key === "Backspace" && typed === "" && props.value.length > 0) {
              props.onChange(props.value.slice(0, -1));
            }
          },
          onPaste: (event) => {
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            if (!/[,;\n]/.test(pasted.trim())) return;
            event.preventDefault();
            take4(`${typed}${pasted}`);
          }
        }
      )
    ] }),
    props.children
  ] });
}

// src/views/message.tsx
function Folded(props) {
  const { mail } = props;
  const from = mail.from?.[0];
  const at = new Date(mail.receivedAt);
  return /* @__PURE__ */ a4("article", { class: "msg cl", "data-email": mail.id, children: /* @__PURE__ */ a4("h2", { children: /* @__PURE__ */ a4("button", { type: "button", "aria-expanded": "false", onClick: () => toggle(mail.id), children: [
    /* @__PURE__ */ a4(Face, { from }),
    /* @__PURE__ */ a4("b", { dir: "auto", children: senderName(props.account, from) }),
    /* @__PURE__ */ a4("span", { class: "sn", dir: "auto", children: mail.preview }),
    mail.keywords.$flagged && /* @__PURE__ */ a4(Icon, { name: "star", small: true, class: "star" }),
    mail.hasAttachment && /* @__PURE__ */ a4(Icon, { name: "paperclip", small: true }),
    /* @__PURE__ */ a4("time", { dateTime: mail.receivedAt, title: fullTime(at), children: shortDate(at, /* @__PURE__ */ new Date()) })
  ] }) }) });
}
function Unfolded(props) {
  const { account, mail } = props;
  const full2 = fullEmail(account, mail.id);
  const from = mail.from?.[0];
  const at = new Date(mail.receivedAt);
  const [view2, setView] = d2(null);
  const heading = T2(null);
  const waits = underWay(keyOf(account, mail.id));
  const wanted2 = props.newest && focusMessage.value;
  A2(() => {
    if (!wanted2) return;
    focusMessage.value = false;
    heading.current?.focus({ preventScroll: true });
  }, [wanted2]);
  return /* @__PURE__ */ a4("article", { class: "msg", "data-email": mail.id, children: [
    /* @__PURE__ */ a4("div", { class: "mh", children: [
      /* @__PURE__ */ a4(Face, { from }),
      /* @__PURE__ */ a4("div", { class: "mid", children: [
        /* @__PURE__ */ a4("h2", { class: "f", ref: heading, tabIndex: -1, children: [
          /* @__PURE__ */ a4("b", { dir: "auto", children: senderName(account, from) }),
          from?.name && /* @__PURE__ */ a4("span", { class: "a", children: from.email })
        ] }),
        /* @__PURE__ */ a4("div", { class: "to", dir: "auto", children: toLine(account, mail.to, full2?.cc ?? null) })
      ] }),
      /* @__PURE__ */ a4("div", { class: "rh", children: [
        /* @__PURE__ */ a4("time", { dateTime: mail.receivedAt, title: fullTime(at), children: cardTime(at, /* @__PURE__ */ new Date()) }),
        !mail.keywords.$draft && /* @__PURE__ */ a4(
          "button",
          {
            type: "button",
            class: "ib reply-one",
            "aria-label": t4("command-reply"),
            title: tip("reply"),
            onClick: () => void replyTo(keyOf(account, mail.id), "sender"),
            children: /* @__PURE__ */ a4(Icon, { name: "reply" })
          }
        ),
        full2?.blobId && /* @__PURE__ */ a4(
          "a",
          {
            class: "ib download",
            href: downloadUrl(account, {
              blobId: full2.blobId,
              name: `${mail.subject || t4("no-subject")}.eml`,
              type: "message/rfc822"
            }),
            download: "",
            "aria-label": t4("download-message"),
            title: t4("download-message"),
            children: /* @__PURE__ */ a4(Icon, { name: "download" })
          }
        ),
        props.foldable && /* @__PURE__ */ a4(
          "button",
          {
            type: "button",
            class: "ib",
            "aria-label": t4("fold-message"),
            title: t4("fold-message"),
            "aria-expanded": "true",
            onClick: () => toggle(mail.id),
            children: /* @__PURE__ */ a4(Icon, { name: "chevron-down" })
          }
        )
      ] })
    ] }),
    waits && /* @__PURE__ */ a4(Waits, { of: waits }),
    view2 && /* @__PURE__ */ a4(Remote, { of: view2, row: keyOf(account, mail.id), from }),
    /* @__PURE__ */ a4(Body, { account, mail, onView: setView }),
    full2 && /* @__PURE__ */ a4(Attachments, { account, parts: attachmentsOf(full2.attachments) })
  ] });
}
function Remote(props) {
  const { of, from } = props;
  const shown2 = of.imagesShown || imagesWanted(props.row);
  if (of.trackingPixels === 0 && (shown2 || of.remoteHosts.length === 0)) return null;
  const pixels = of.trackingPixels;
  return /* @__PURE__ */ a4("div", { class: "banner remote-blocked", "data-hosts": of.remoteHosts.join(" "), "data-pixels": pixels, children: [
    /* @__PURE__ */ a4(Icon, { name: "image-off" }),
    /* @__PURE__ */ a4("span", { title: of.remoteHosts.join(", "), children: shown2 ? t4("pixels-removed", { pixels }) : explaining.value ? t4("remote-tells") : t4("remote-blocked", { pixels }) }),
    !shown2 && of.remoteHosts.length > 0 && /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "btn",
        "data-do": "images",
        title: tip("images"),
        onClick: () => showImages([props.row]),
        children: t4("show")
      }
    ),
    !shown2 && of.remoteHosts.length > 0 && from && /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "btn",
        "data-do": "images-always",
        title: from.email,
        onClick: () => void alwaysShowImages(props.row, from),
        children: t4("images-always", { name: displayName(from) })
      }
    )
  ] });
}
function Body(props) {
  const { account, mail } = props;
  const frame = T2(null);
  const [view2, setView] = d2(null);
  const [missing, setMissing] = d2(null);
  const [attempt2, setAttempt] = d2(0);
  const dark = isDark();
  const images = imagesWanted(keyOf(account, mail.id));
  A2(() => {
    let gone = false;
    setMissing(null);
    postJson("/api/view", {
      accountId: account,
      emailId: mail.id,
      theme: dark ? "dark" : "light",
      images: images ? "wanted" : "blocked"
    }).then((made) => {
      if (gone) return;
      setView(made);
      props.onView(made);
    }).catch((error) => {
      if (gone) return;
      const status2 = error instanceof ApiError ? error.status : 0;
      setMissing(status2 === 404 || status2 === 409 || status2 === 503 ? "fetching" : "failed");
    });
    return () => {
      gone = true;
    };
  }, [account, mail.id, attempt2, dark, images]);
  A2(() => {
    if (missing !== "fetching") return;
    const timer2 = setTimeout(() => setAttempt(attempt2 + 1), 2e3);
    return () => clearTimeout(timer2);
  }, [missing, attempt2]);
  F2(() => {
    const element = frame.current;
    if (!element || !view2) return;
    return hear(element, (height) => element.style.setProperty("height", `${height}px`));
  }, [view2]);
  if (missing) {
    return /* @__PURE__ */ a4("div", { class: "body note", children: [
      /* @__PURE__ */ a4("p", { children: missing === "fetching" ? t4("body-fetching") : t4("body-failed") }),
      /* @__PURE__ */ a4("button", { type: "button", class: "btn", onClick: () => setAttempt(attempt2 + 1), children: t4("reload") })
    ] });
  }
  if (!view2) {
    return /* @__PURE__ */ a4("div", { class: "body sk", "aria-hidden": "true", children: [
      /* @__PURE__ */ a4("i", {}),
      /* @__PURE__ */ a4("i", {}),
      /* @__PURE__ */ a4("i", {})
    ] });
  }
  return /* @__PURE__ */ a4("div", { class: `body ${view2.kind}`, children: /* @__PURE__ */ a4(
    "iframe",
    {
      ref: frame,
      class: "frame",
      title: t4("message-frame", {
        name: mail.from?.[0] ? displayName(mail.from[0]) : t4("no-sender"),
        date: fullTime(new Date(mail.receivedAt))
      }),
      sandbox: "allow-scripts allow-popups allow-popups-to-escape-sandbox",
      referrerpolicy: "no-referrer",
      src: view2.url
    }
  ) });
}
function Attachments(props) {
  if (props.parts.length === 0) return null;
  return /* @__PURE__ */ a4("ul", { class: "att", "aria-label": t4("attachments"), children: props.parts.map((part) => /* @__PURE__ */ a4("li", { children: /* @__PURE__ */ a4(
    "a",
    {
      class: "attachment",
      href: downloadUrl(props.account, part),
      download: part.name ?? "",
      title: t4("download-file", { name: part.name ?? part.type }),
      children: [
        /* @__PURE__ */ a4("span", { class: `thumb ${part.type.split("/")[0]}`, "aria-hidden": "true", children: thumb(part) }),
        /* @__PURE__ */ a4("span", { class: "an", children: [
          /* @__PURE__ */ a4("b", { dir: "auto", children: part.name ?? t4("no-name") }),
          /* @__PURE__ */ a4("small", { children: size(part.size) })
        ] })
      ]
    }
  ) }, part.partId ?? part.blobId)) });
}
function thumb(part) {
  const end = part.name?.split(".").at(-1)?.toUpperCase() ?? "";
  if (part.name?.includes(".") && end.length <= 4) return end;
  const icons = {
    image: "file-image",
    audio: "file-audio",
    video: "file-video",
    text: "file-text",
    message: "mail"
  };
  return /* @__PURE__ */ a4(Icon, { name: icons[part.type.split("/")[0] ?? ""] ?? "file" });
}
function attachmentsOf(parts) {
  return parts.filter((part) => part.blobId && !(part.cid && part.disposition !== "attachment"));
}
function downloadUrl(account, part) {
  const name2 = encodeURIComponent(part.name || "attachment");
  return `/jmap/download/${account}/${part.blobId}/${name2}?type=${encodeURIComponent(part.type)}`;
}
function Face(props) {
  return /* @__PURE__ */ a4("span", { class: `av c${colour(props.from?.email ?? "")}`, "aria-hidden": "true", children: initials(props.from) });
}
function senderName(account, from) {
  if (!from) return t4("no-sender");
  return isMe(account, from.email) ? t4("me") : displayName(from);
}
function toLine(account, to, cc) {
  const names = (list) => (list ?? []).map((each) => isMe(account, each.email) ? t4("me-object") : displayName(each)).join(", ");
  if (!to?.length && !cc?.length) return t4("to-nobody");
  const line = to?.length ? t4("to-line", { people: names(to) }) : "";
  return cc?.length ? `${line} ${t4("cc-line", { people: names(cc) })}`.trim() : line;
}

// src/views/reader.tsx
var MANY = 6;
function Reader() {
  const shown2 = open.value;
  const writing = draft.value;
  return /* @__PURE__ */ a4("main", { class: "pane read", id: "reader", "aria-label": t4("conversation"), tabIndex: -1, children: writing?.kind === "new" ? /* @__PURE__ */ a4(Composer, {}, writing.serial) : shown2 ? /* @__PURE__ */ a4(Conversation, { shown: shown2 }, shown2.key) : /* @__PURE__ */ a4(Nothing, {}) });
}
function Conversation(props) {
  const { shown: shown2 } = props;
  const head = email(shown2.key).value;
  const mails = conversation(shown2.key).filter(
    (mail) => !mail.keywords.$draft || shown2.unfolded.has(mail.id) || underWay(keyOf(shown2.account, mail.id))
  );
  const box = T2(null);
  const writing = draft.value;
  const mine = writing?.kind === "reply" && writing.threadId === shown2.threadId ? writing : null;
  const many = mails.length > 0;
  A2(() => {
    const element = box.current?.querySelector("article.msg:not(.cl)");
    const above = box.current?.querySelectorAll("article.msg.cl").length ?? 0;
    if (element && above > 2) element.scrollIntoView({ block: "start" });
    else box.current?.scrollTo({ top: 0 });
  }, [shown2.key, many]);
  if (!head) return /* @__PURE__ */ a4(Nothing, {});
  const folded2 = mails.filter((mail) => !shown2.unfolded.has(mail.id));
  const bundle2 = !shown2.all && folded2.length > MANY;
  const newest = mails.findLast((mail) => shown2.unfolded.has(mail.id));
  let bundled = false;
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(Toolbar, { row: shown2.key }),
    /* @__PURE__ */ a4("div", { class: "conv", ref: box, children: [
      /* @__PURE__ */ a4("h1", { dir: "auto", id: "subject", children: (mails.length > 1 ? baseSubject(head.subject) : head.subject) || t4("no-subject") }),
      mails.map((mail) => {
        if (shown2.unfolded.has(mail.id)) {
          return /* @__PURE__ */ a4(
            Unfolded,
            {
              account: shown2.account,
              mail,
              newest: mail === newest,
              foldable: mails.length > 1
            },
            mail.id
          );
        }
        if (bundle2 && mail !== mails[0]) {
          if (bundled) return null;
          bundled = true;
          return /* @__PURE__ */ a4("button", { type: "button", class: "msg cl many", onClick: showAll, children: t4("more-messages", {
            count: folded2.length - (shown2.unfolded.has(mails[0]?.id ?? "") ? 0 : 1)
          }) }, "bundle");
        }
        return /* @__PURE__ */ a4(Folded, { account: shown2.account, mail }, mail.id);
      }),
      mine ? /* @__PURE__ */ a4(Composer, { inside: true }, mine.serial) : (
        // What is still on its way is not answered.
        mails.some((mail) => !underWay(keyOf(shown2.account, mail.id))) && /* @__PURE__ */ a4(QuickReply, { row: shown2.key })
      )
    ] })
  ] });
}
function Toolbar(props) {
  const { row } = props;
  const mails = conversation(row);
  const starred = mails.some((mail) => mail.keywords.$flagged);
  const unread = mails.some((mail) => !mail.keywords.$seen);
  const index = indexOf(row);
  const count3 = rowCount();
  return /* @__PURE__ */ a4("div", { class: "rt", role: "toolbar", "aria-label": t4("actions"), children: [
    narrow.value && /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "ib",
        id: "back",
        "aria-label": t4("command-back"),
        title: tip("back"),
        onClick: () => onceAway(() => {
          closeConversation();
          pane.value = "list";
          focusList();
        }),
        children: /* @__PURE__ */ a4(Icon, { name: "arrow-left" })
      }
    ),
    /* @__PURE__ */ a4(Tool, { id: "archive", icon: "archive", run: () => void archive(row) }),
    /* @__PURE__ */ a4(Tool, { id: "delete", icon: "trash-2", run: () => void trash(row) }),
    /* @__PURE__ */ a4(Tool, { id: "junk", icon: "shield-alert", run: () => void junk(row) }),
    /* @__PURE__ */ a4("span", { class: "sp" }),
    /* @__PURE__ */ a4(Tool, { id: "star", icon: "star", pressed: starred, run: () => void toggleStar(row) }),
    /* @__PURE__ */ a4(Tool, { id: "read", icon: unread ? "mail-open" : "mail", run: () => void toggleRead(row) }),
    index >= 0 && /* @__PURE__ */ a4("span", { class: "pos", children: t4("position", { index: index + 1, count: count3 }) })
  ] });
}
function Tool(props) {
  return /* @__PURE__ */ a4(
    "button",
    {
      type: "button",
      class: "ib",
      id: `tool-${props.id}`,
      "aria-label": tip(props.id),
      title: tip(props.id),
      "aria-pressed": props.pressed,
      onClick: props.run,
      children: /* @__PURE__ */ a4(Icon, { name: props.icon, class: props.pressed ? "star" : "" })
    }
  );
}
function QuickReply(props) {
  const shown2 = open.value;
  const key3 = answerable();
  const full2 = key3 && shown2 ? fullEmail(shown2.account, key3.slice(key3.indexOf("/") + 1)) : void 0;
  const to = full2 && shown2 ? answered(shown2.account, full2) : [];
  const more = full2 && shown2 ? alsoReached(shown2.account, full2) : [];
  const people = to.map(to.length > 1 ? shortName : displayName).join(", ");
  return /* @__PURE__ */ a4("div", { class: "qr", children: [
    /* @__PURE__ */ a4(Icon, { name: "reply" }),
    /* @__PURE__ */ a4("span", { dir: "auto", children: people ? t4("reply-to-people", { people }) : t4("reply-here") }),
    more.length > 0 && /* @__PURE__ */ a4(
      "button",
      {
        id: "reply-all",
        type: "button",
        class: "btn",
        title: tip("reply-all"),
        onClick: () => void replyTo(key3 ?? props.row, "all"),
        children: [
          /* @__PURE__ */ a4(Icon, { name: "reply-all", small: true }),
          t4("reply-all-short")
        ]
      }
    ),
    /* @__PURE__ */ a4(
      "button",
      {
        id: "reply",
        type: "button",
        class: "btn primary",
        title: tip("reply"),
        onClick: () => void replyTo(key3 ?? props.row, "sender"),
        children: t4("command-reply")
      }
    )
  ] });
}
function Nothing() {
  const shown2 = view.value;
  const folder = shown2?.mailbox ? folderOf(shown2.account, shown2.mailbox) : void 0;
  return /* @__PURE__ */ a4("div", { class: "nothing", children: [
    /* @__PURE__ */ a4(Icon, { name: "mail" }),
    /* @__PURE__ */ a4("p", { children: folder ? t4("reader-empty", { unread: folder.unreadThreads, folder: folderName(folder) }) : t4("reader-empty-search") }),
    /* @__PURE__ */ a4("p", { class: "hint", children: [
      t4("reader-empty-hint-before"),
      " ",
      /* @__PURE__ */ a4("kbd", { children: "j" }),
      " ",
      t4("reader-empty-hint-after")
    ] })
  ] });
}

// src/views/toasts.tsx
function Toasts() {
  return /* @__PURE__ */ a4("div", { class: "toasts", role: "status", "aria-live": "polite", children: toasts.value.map((toast) => /* @__PURE__ */ a4(Note, { toast }, toast.id)) });
}
function Note(props) {
  const { toast } = props;
  const [held, setHeld] = d2(false);
  A2(() => {
    if (held || toast.stay === 0) return;
    const timer2 = setTimeout(() => closeToast(toast.id), toast.stay);
    return () => clearTimeout(timer2);
  }, [held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only keeps the note in sight
    /* @__PURE__ */ a4(
      "div",
      {
        class: `toast ${toast.kind}`,
        onMouseEnter: () => setHeld(true),
        onMouseLeave: () => setHeld(false),
        onFocusCapture: () => setHeld(true),
        onBlurCapture: () => setHeld(false),
        children: [
          toast.kind === "danger" && /* @__PURE__ */ a4(Icon, { name: "circle-alert" }),
          /* @__PURE__ */ a4("span", { children: toast.text }),
          toast.undo && /* @__PURE__ */ a4("button", { type: "button", class: "undo", onClick: () => undo(toast.undo), children: [
            t4("command-undo"),
            " ",
            /* @__PURE__ */ a4("kbd", { "aria-hidden": "true", children: "z" })
          ] }),
          toast.kind === "danger" && /* @__PURE__ */ a4("button", { type: "button", "aria-label": t4("close"), onClick: () => closeToast(toast.id), children: /* @__PURE__ */ a4(Icon, { name: "x", small: true }) })
        ]
      }
    )
  );
}

// src/views/topbar.tsx
var PAUSE3 = 50;
function Topbar() {
  const shown2 = view.value?.search ?? "";
  const [typed, setTyped] = d2(shown2);
  const timer2 = T2(0);
  const looked = T2(shown2);
  const look3 = (text) => {
    looked.current = text;
    lookFor(text);
  };
  A2(() => {
    if (shown2 !== looked.current) setTyped(shown2);
    looked.current = shown2;
  }, [shown2, view.value?.mailbox]);
  const search3 = (text) => {
    setTyped(text);
    clearTimeout(timer2.current);
    timer2.current = setTimeout(() => look3(text), PAUSE3);
  };
  return /* @__PURE__ */ a4("header", { class: "top", children: [
    /* @__PURE__ */ a4("div", { class: "search", role: "search", children: [
      /* @__PURE__ */ a4(Icon, { name: "search" }),
      /* @__PURE__ */ a4("label", { class: "vh", for: "search", children: t4("search") }),
      /* @__PURE__ */ a4(
        "input",
        {
          id: "search",
          type: "search",
          dir: "auto",
          placeholder: t4("search-example"),
          value: typed,
          autocomplete: "off",
          spellcheck: false,
          onInput: (event) => search3(event.currentTarget.value),
          onKeyDown: (event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              search3("");
              focusList();
            } else if (event.key === "Enter") {
              event.preventDefault();
              look3(typed);
              const first = active.peek() ?? rowAt(0);
              if (first) openRow(first);
              focusList();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              focusList();
            }
          }
        }
      ),
      /* @__PURE__ */ a4("kbd", { "aria-hidden": "true", children: "/" })
    ] }),
    /* @__PURE__ */ a4("span", { class: "grow" }),
    /* @__PURE__ */ a4(
      "button",
      {
        id: "help-button",
        class: "ib",
        type: "button",
        "aria-label": commandLabel("help"),
        title: tip("help"),
        onClick: () => overlay.value = "help",
        children: /* @__PURE__ */ a4(Icon, { name: "keyboard" })
      }
    ),
    /* @__PURE__ */ a4(
      "button",
      {
        id: "settings-button",
        class: "ib",
        type: "button",
        "aria-label": commandLabel("settings"),
        title: tip("settings"),
        onClick: () => openSettings(),
        children: /* @__PURE__ */ a4(Icon, { name: "settings" })
      }
    )
  ] });
}

// src/views/app.tsx
function App() {
  if (signedOut.value) return /* @__PURE__ */ a4(SignedOut, {});
  return /* @__PURE__ */ a4($, { children: [
    wizardOpen.value ? /* @__PURE__ */ a4(Wizard, {}) : settingsAt.value ? /* @__PURE__ */ a4(Settings, {}) : /* @__PURE__ */ a4(Mail, {}),
    /* @__PURE__ */ a4(Overlays, {}),
    /* @__PURE__ */ a4(Toasts, {})
  ] });
}
function Mail() {
  const writing = draft.value;
  const writes = writing && (writing.kind === "new" || writing.threadId === open.value?.threadId);
  const reads = writes || open.value && pane.value === "read";
  const shown2 = reads ? "read" : pane.value === "read" ? "list" : pane.value;
  return /* @__PURE__ */ a4("div", { class: "app", "data-pane": shown2, children: [
    /* @__PURE__ */ a4("a", { class: "skip", href: "#rows", children: t4("skip-to-messages") }),
    /* @__PURE__ */ a4(Sidebar, {}),
    /* @__PURE__ */ a4(Topbar, {}),
    /* @__PURE__ */ a4(ListPane, {}),
    /* @__PURE__ */ a4(Reader, {}),
    /* @__PURE__ */ a4("nav", { class: "tabs", "aria-label": t4("main-menu"), children: [
      /* @__PURE__ */ a4(Tab, { icon: "mail", label: t4("tab-mail"), here: shown2 === "list", run: () => pane.value = "list" }),
      /* @__PURE__ */ a4(
        Tab,
        {
          icon: "folder",
          label: t4("folders"),
          here: shown2 === "folders",
          run: () => pane.value = "folders"
        }
      ),
      /* @__PURE__ */ a4(Tab, { icon: "search", label: t4("search"), here: false, run: focusSearch }),
      /* @__PURE__ */ a4(Tab, { icon: "settings", label: t4("tab-more"), here: false, run: () => openSettings() })
    ] }),
    /* @__PURE__ */ a4(
      "button",
      {
        type: "button",
        class: "fab",
        "aria-label": t4("new-message"),
        title: tip("compose"),
        onClick: () => {
          pane.value = "read";
          void newMessage();
        },
        children: /* @__PURE__ */ a4(Icon, { name: "pen-line" })
      }
    )
  ] });
}
function Tab(props) {
  return /* @__PURE__ */ a4("button", { type: "button", "aria-current": props.here ? "page" : void 0, onClick: props.run, children: [
    /* @__PURE__ */ a4(Icon, { name: props.icon }),
    props.label
  ] });
}
function SignedOut() {
  return /* @__PURE__ */ a4("main", { class: "wz", id: "signed-out", children: /* @__PURE__ */ a4("div", { class: "card", children: [
    /* @__PURE__ */ a4("div", { class: "mark", children: [
      /* @__PURE__ */ a4(Mark, {}),
      "Postduif"
    ] }),
    /* @__PURE__ */ a4("h1", { children: t4("signed-out-title") }),
    /* @__PURE__ */ a4("p", { class: "lead", children: t4("signed-out-what") })
  ] }) });
}

// src/main.tsx
async function start2() {
  keepSettings();
  const root = document.getElementById("root");
  if (!root) return;
  const reading = Promise.allSettled([loadSession(), loadStatus()]);
  await loadWhoami();
  name.value = whoami.value?.name ?? "";
  const wishes = [storedLanguage.value, whoami.value?.language, ...navigator.languages];
  await speak(fitting(wishes.filter((wish) => typeof wish === "string" && wish !== "")));
  await reading;
  if (!signedOut.peek()) {
    wizardOpen.value = serverAccounts.peek().length === 0;
    await loadFolders().catch(() => {
    });
    if (!wizardOpen.peek()) goHome();
    void learnStates().catch(() => {
    });
  } else {
    x2(() => {
      if (!signedOut.value) location.reload();
    });
  }
  startLive();
  Q(/* @__PURE__ */ a4(App, {}), root);
  startKeys();
  startFrames();
  x2(() => {
    mailboxes.value;
    f3(arriveHome);
  });
  x2(() => {
    document.title = title();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void save();
  });
  window.addEventListener("pagehide", () => {
    void putAway();
    closeToasts();
  });
}
function title() {
  mailboxes.value;
  const unread = accounts.value.reduce(
    (sum, account) => sum + (folderFor(account.id, "inbox")?.unreadThreads ?? 0),
    0
  );
  const name2 = language.value && "Postduif";
  return unread > 0 ? `(${unread}) ${name2}` : t4("page-title");
}
void start2();
