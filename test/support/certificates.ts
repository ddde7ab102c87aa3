import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface MadeCertificate {
  readonly pem: string;
  readonly publicKeyPem: string;
  readonly name: Distinguished;
  readonly privateKey: forge.pki.PrivateKey;
}

export interface Distinguished {
  readonly organization: string;
  readonly commonName: string;
}

export interface CertificateParts {
  readonly subject: Distinguished;
  /** Signs itself where nobody is named. */
  readonly issuer?: MadeCertificate;
  /** Signs in the issuer's name with a key of its own. */
  readonly forged?: boolean;
  /** What it says its issuer is called, whoever that is. */
  readonly issuerName?: Distinguished;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly dnsNames?: readonly string[];
  readonly isAuthority?: boolean;
}

/** An X.509 certificate with a fresh RSA key. */
export function makeCertificate(parts: CertificateParts): MadeCertificate {
  const { subject, issuer, dnsNames = [], isAuthority = false } = parts;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const own = forge.pki.privateKeyFromPem(privateKey);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = parts.notBefore ?? new Date('2026-01-01T00:00:00Z');
  certificate.validity.notAfter = parts.notAfter ?? new Date('2027-01-01T00:00:00Z');
  certificate.setSubject(attributes(subject));
  certificate.setIssuer(attributes(parts.issuerName ?? issuer?.name ?? subject));
  certificate.setExtensions([
    { name: 'basicConstraints', cA: isAuthority },
    ...(dnsNames.length === 0
      ? []
      : [{ name: 'subjectAltName', altNames: dnsNames.map((value) => ({ type: 2, value })) }]),
  ]);
  const signer = parts.forged === true || issuer === undefined ? own : issuer.privateKey;
  // Border: its types know one kind of key for signing, and both are of it.
  certificate.sign(signer as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return { pem: forge.pki.certificateToPem(certificate), publicKeyPem: publicKey, name: subject, privateKey: own };
}

function attributes({ organization, commonName }: Distinguished): forge.pki.CertificateField[] {
  return [
    { name: 'countryName', value: 'US' },
    { name: 'organizationName', value: organization },
    { name: 'commonName', value: commonName },
  ];
}
