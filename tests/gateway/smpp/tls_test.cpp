// SMPP over TLS: whom a channel trusts, and how it says whom it does not.
#include <cstdio>
#include <filesystem>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "tests/gateway/smpp/loopback_world.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

namespace {

/// A certificate for "smsc.test" and 127.0.0.1 that vouches for itself, in files that go with it.
class TestIdentity {
  public:
    TestIdentity() : folder_(std::filesystem::temp_directory_path() / ("tama-tls-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
        files = {(folder_ / "certificate.pem").string(), (folder_ / "key.pem").string()};
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3'600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
        X509_set_pubkey(certificate, key);
        X509_NAME* name = X509_get_subject_name(certificate);
        const auto* text = reinterpret_cast<const unsigned char*>("smsc.test");
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        add(certificate, NID_basic_constraints, "critical,CA:TRUE");
        add(certificate, NID_subject_alt_name, "DNS:smsc.test,IP:127.0.0.1");
        X509_sign(certificate, key, EVP_sha256());
        write(files.certificate_file, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
        write(files.key_file, [&](std::FILE* file) {
            PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~TestIdentity() { std::filesystem::remove_all(folder_); }
    TestIdentity(const TestIdentity&) = delete;
    TestIdentity& operator=(const TestIdentity&) = delete;

    TlsIdentity files;

  private:
    static void add(X509* certificate, int kind, const char* value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
        REQUIRE(extension != nullptr);
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    template <class Write>
    static void write(const std::string& path, Write body) {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        REQUIRE(file != nullptr);
        body(file);
        REQUIRE(std::fclose(file) == 0);
    }

    std::filesystem::path folder_;
};

SmscSettings tlsSmsc(const TestIdentity& identity) {
    SmscSettings settings = smscSettings();
    settings.tls = identity.files;
    return settings;
}

}  // namespace

TEST_CASE("a channel talks TLS to an SMSC whose certificate it trusts", "[gateway][smpp][tls]") {
    const TestIdentity identity;
    World world(tlsSmsc(identity));
    for (std::uint64_t i = 0; i < 200; ++i) world.queue.emplace_back(i, "23177000001");
    world.connect([&](BindGroupSettings& settings) {
        settings.tls.enabled = true;
        settings.tls.ca_file = identity.files.certificate_file;
        const bool by_name = GENERATE(false, true);
        if (by_name) settings.tls.server_name = "smsc.test";
    });
    world.await([&] { return world.receipts.size() == 200; });
    CHECK(world.count<Accepted>() == 200);
    world.smsc.dropConnections();
    world.await([&] { return world.bound == 2; });
    world.client->stop(std::chrono::seconds{5});
    world.await([&] { return world.stopped; });
    CHECK(world.ends.back().reason == EndReason::Unbound);
}

TEST_CASE("a channel that cannot trust an SMSC says why, and sends it nothing", "[gateway][smpp][tls]") {
    const TestIdentity identity;
    World world(tlsSmsc(identity));
    std::string expected;
    const auto refusal = [&](const std::function<void(TlsSettings&)>& change) {
        world.connect([&](BindGroupSettings& settings) {
            settings.tls.enabled = true;
            change(settings.tls);
        });
        world.await([&] { return !world.ends.empty(); });
        CHECK(world.ends[0].reason == EndReason::ConnectFailed);
        CHECK(world.smsc.counts().binds == 0);
        return world.ends[0].detail;
    };
    SECTION("an authority that the system does not know") {
        CHECK(refusal([](TlsSettings&) {}).find("is not trusted (self-signed certificate): name its authority "
                                                "in tls_ca_file") != std::string::npos);
    }
    SECTION("a certificate for another name") {
        const std::string why = refusal([&](TlsSettings& tls) {
            tls.ca_file = identity.files.certificate_file;
            tls.server_name = "other.test";
        });
        CHECK(why == "the SMSC's certificate is not for other.test: set tls_server_name to its name");
    }
    SECTION("a file of authorities that is none") {
        const std::string why = refusal([&](TlsSettings& tls) { tls.ca_file = identity.files.key_file; });
        CHECK(why.find("holds no certificates in PEM form") != std::string::npos);
    }
}

TEST_CASE("verification can be switched off, and a plain SMSC is no TLS", "[gateway][smpp][tls]") {
    const TestIdentity identity;
    World unverified(tlsSmsc(identity));
    unverified.connect([](BindGroupSettings& settings) {
        settings.tls.enabled = true;
        settings.tls.verify = false;
    });
    unverified.await([&] { return unverified.bound == 1; });

    World plain;
    plain.connect([](BindGroupSettings& settings) { settings.tls.enabled = true; });
    plain.await([&] { return !plain.ends.empty(); });
    CHECK(plain.ends[0].detail.find("no TLS there: ") == 0);
    CHECK(plain.smsc.counts().binds == 0);
}
