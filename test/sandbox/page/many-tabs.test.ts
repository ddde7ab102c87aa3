  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

P  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

-  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

I  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

S  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

-  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

*  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

*  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

H  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

C  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

*  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

P  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

|  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

P  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

<  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

>  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

H  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

>  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

O  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

j  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

P  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

H  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

E  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

E  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

I  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

>  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

/  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

S  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

>  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

S  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

T  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

T  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

2  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

<  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

4  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

+  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

1  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

=  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

P  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

U  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

S  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

T  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

T  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

R  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

,  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

{  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

:  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

6  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

0  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

×  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

k  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

S  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

w  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

l  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

B  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

y  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

T  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

O  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

1  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

m  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

u  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

d  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

b  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

'  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

f  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

i  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

r  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

c  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

x  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

p  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

s  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

.  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

o  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

H  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

a  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

v  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

L  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

e  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

n  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

g  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

t  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

h  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

(  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

4  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

   const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

}  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

)  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

;  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}


  const isHidden = to === 'hidden';
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(isHidden)} });
    document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

