#include "server/tls/self_signed.hpp"

#include <cstdio>
#include <ctime>
#include <memory>

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tama::server {
namespace {

constexpr long kValidDays = 397;  // browsers distrust certificates that live longer
constexpr std::chrono::hours kRenewBefore{30 * 24};

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
struct CloseFile {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

tl::unexpected<Error> opensslFailure(const std::string& what, const std::filesystem::path& place) {
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    return fail(ErrorCode::Unavailable, what + ": " + reason, place);
}

/// 0600 from its first moment: never readable by others, not even briefly.
FilePtr createPrivateFile(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return nullptr;
    FilePtr file(::fdopen(descriptor, "wb"));
    if (!file) ::close(descriptor);
    return file;
}

bool addExtension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())
    );
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

std::string alternativeNames(const std::vector<std::string>& hosts) {
    std::string names;
    for (const auto& host : hosts) {
        const bool address =
            host.find_first_not_of("0123456789.") == std::string::npos || host.find(':') != std::string::npos;
        names += (names.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + host;
    }
    return names;
}

CertificatePtr selfSigned(EVP_PKEY* key, const std::vector<std::string>& hosts, WallTime now) {
    CertificatePtr certificate(X509_new());
    if (!certificate) return nullptr;
    std::uint64_t serial = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return nullptr;
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);  // must be positive
    auto from =
        static_cast<std::time_t>(toEpochMs(now) / 1000) - 3600;  // clocks of other machines run behind
    X509_time_adj_ex(X509_getm_notBefore(certificate.get()), 0, 0, &from);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), static_cast<int>(kValidDays), 0, &from);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* common_name = reinterpret_cast<const unsigned char*>("Tama");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    const bool extended = addExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                          addExtension(certificate.get(), NID_key_usage, "critical,digitalSignature") &&
                          addExtension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
                          addExtension(certificate.get(), NID_subject_alt_name, alternativeNames(hosts));
    if (!extended || X509_sign(certificate.get(), key, EVP_sha256()) == 0) return nullptr;
    return certificate;
}

}  // namespace

Result<WallTime> certificateExpiry(const std::filesystem::path& path) {
    const FilePtr file(std::fopen(path.c_str(), "rb"));
    if (!file) return fail(ErrorCode::NotFound, "the certificate cannot be opened", path);
    const CertificatePtr certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
    if (!certificate) return opensslFailure("not a PEM certificate", path);
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) != 1) {
        return opensslFailure("the certificate has no readable end", path);
    }
    return fromEpochMs(static_cast<std::int64_t>(::timegm(&parts)) * 1000);
}

Result<TlsFiles> ensureSelfSigned(
    const std::filesystem::path& folder, const std::vector<std::string>& hosts, WallTime now
) {
    const TlsFiles files{folder / "self-signed.crt", folder / "self-signed.key"};
    const auto expiry = certificateExpiry(files.certificate);
    if (expiry && *expiry > now + kRenewBefore && std::filesystem::exists(files.private_key)) return files;

    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(ErrorCode::Unavailable, "cannot make the folder: " + error.message(), folder);
    const KeyPtr key(EVP_EC_gen("P-256"));
    if (!key) return opensslFailure("cannot make a key", files.private_key);
    const auto certificate = selfSigned(key.get(), hosts, now);
    if (!certificate) return opensslFailure("cannot make a certificate", files.certificate);
    const auto key_file = createPrivateFile(files.private_key);
    if (!key_file ||
        PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return fail(ErrorCode::Unavailable, "cannot write the private key", files.private_key);
    }
    const FilePtr certificate_file(std::fopen(files.certificate.c_str(), "wb"));
    if (!certificate_file || PEM_write_X509(certificate_file.get(), certificate.get()) != 1) {
        return fail(ErrorCode::Unavailable, "cannot write the certificate", files.certificate);
    }
    return files;
}

}  // namespace tama::server
