// What ical.js reads in the vCards on standard input, as JSON.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const parsed = ICAL.parse(readFileSync(0, 'utf8'))
const cards = (typeof parsed[0] === 'string' ? [parsed] : parsed).map((card) => {
  const all = (name) => card[1].filter((property) => property[0].split('.').pop() === name)
  const values = (name) => all(name).flatMap((property) => property.slice(3))
  const one = (name) => values(name)[0] ?? ''
  const photo = all('photo').map(([, params, , value]) => {
    if (typeof value === 'string' && value.startsWith('data:')) return value.slice(value.indexOf(',') + 1)
    return params.encoding ? value : undefined
  }).find((data) => data !== undefined)
  const n = one('n')
  return {
    uid: one('uid'),
    name: one('fn'),
    parts: Array.isArray(n) ? n.map((part) => [part].flat().join(',')) : ['', '', '', '', ''],
    emails: values('email'),
    phones: values('tel'),
    birthday: one('bday'),
    labels: values('categories'),
    notes: values('note'),
    photo: photo === undefined ? '' : createHash('sha256').update(Buffer.from(photo, 'base64')).digest('hex'),
  }
})
process.stdout.write(JSON.stringify(cards))
