#include "gateway/http/http_client.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include <curl/curl.h>

#include "base/text.hpp"

namespace tama::gateway {

/// One request from its start to its answer.
struct HttpTransfer {
    HttpRequest request;
    std::function<void(HttpReply)> done;
    HttpReply reply;
    CURL* easy = nullptr;
    curl_slist* headers = nullptr;
    bool too_long = false;

    HttpTransfer() = default;
    HttpTransfer(const HttpTransfer&) = delete;
    HttpTransfer& operator=(const HttpTransfer&) = delete;
    ~HttpTransfer() {
        if (headers) curl_slist_free_all(headers);
        if (easy) curl_easy_cleanup(easy);
    }
};

namespace {

constexpr int kPollMs = 1'000;
constexpr long kIdleConnections = 64;

/// libcurl's global state, set up once and never torn down: other threads may use it until the very end.
void startCurl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

std::size_t takeBody(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<HttpTransfer*>(user);
    const std::size_t length = size * count;
    if (transfer.reply.body.size() + length > transfer.request.largest_reply) {
        transfer.too_long = true;
        return 0;
    }
    transfer.reply.body.append(bytes, length);
    return length;
}

std::size_t takeHeader(char* bytes, std::size_t size, std::size_t count, void* user) {
    constexpr std::size_t kMostHeaders = 100;
    auto& headers = static_cast<HttpTransfer*>(user)->reply.headers;
    const std::string_view line(bytes, size * count);
    if (line.starts_with("HTTP/")) headers.clear();  // of an interim answer
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || headers.size() >= kMostHeaders) return line.size();
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' '))
        value.remove_suffix(1);
    headers.insert_or_assign(lowerAscii(line.substr(0, colon)), std::string(value));
    return line.size();
}

/// Whether the transfer failed before a byte of it can have left.
bool failedBeforeSending(CURL* easy, CURLcode code) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return true;
        default:
            break;
    }
    curl_off_t ready_to_send = 0;
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready_to_send);
    return ready_to_send == 0;
}

}  // namespace

class HttpClient::Impl {
  public:
    explicit Impl(std::size_t connections) {
        startCurl();
        multi_ = curl_multi_init();
        if (!multi_) throw std::runtime_error("libcurl gives no handle");
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections));
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnections);
        curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
        thread_ = std::thread([this] { run(); });
    }

    ~Impl() {
        {
            const std::scoped_lock lock(mutex_);
            stopping_ = true;
        }
        curl_multi_wakeup(multi_);
        thread_.join();
        curl_multi_cleanup(multi_);
    }

    void send(HttpRequest request, std::function<void(HttpReply)> done) {
        auto transfer = std::make_unique<HttpTransfer>();
        transfer->request = std::move(request);
        transfer->done = std::move(done);
        {
            const std::scoped_lock lock(mutex_);
            fresh_.push_back(std::move(transfer));
        }
        curl_multi_wakeup(multi_);
    }

  private:
    void run() {
        while (takeFresh()) {
            int running = 0;
            curl_multi_perform(multi_, &running);
            finishSome();
            curl_multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
        }
        for (auto& [easy, transfer] : under_way_) {
            curl_multi_remove_handle(multi_, easy);
            abandon(*transfer);
        }
        under_way_.clear();
    }

    /// False when it is time to stop.
    bool takeFresh() {
        std::vector<std::unique_ptr<HttpTransfer>> fresh;
        bool stopping = false;
        {
            const std::scoped_lock lock(mutex_);
            fresh.swap(fresh_);
            stopping = stopping_;
        }
        for (auto& transfer : fresh) {
            if (stopping) {
                transfer->reply.problem = "the program is stopping";
                transfer->done(std::move(transfer->reply));
                continue;
            }
            begin(std::move(transfer));
        }
        return !stopping;
    }

    void begin(std::unique_ptr<HttpTransfer> transfer) {
        CURL* easy = curl_easy_init();
        transfer->easy = easy;
        if (!easy || !prepare(*transfer) || curl_multi_add_handle(multi_, easy) != CURLM_OK) {
            transfer->reply.problem = "the request could not be made";
            return transfer->done(std::move(transfer->reply));
        }
        under_way_.emplace(easy, std::move(transfer));
    }

    static bool prepare(HttpTransfer& transfer) {
        CURL* easy = transfer.easy;
        const HttpRequest& request = transfer.request;
        const auto connect_ms = std::max<std::int64_t>(request.timeout.count() / 10, 1'000);
        bool ok = true;
        const auto set = [&](CURLoption option, auto value) {
            ok = ok && curl_easy_setopt(easy, option, value) == CURLE_OK;
        };
        set(CURLOPT_URL, request.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_ms));
        set(CURLOPT_USERAGENT, "Tama");
        set(CURLOPT_WRITEFUNCTION, takeBody);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
        set(CURLOPT_HEADERFUNCTION, takeHeader);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
        if (request.once) {
            set(CURLOPT_FRESH_CONNECT, 1L);
            set(CURLOPT_FORBID_REUSE, 1L);
        }
        if (!request.user.empty()) {
            set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
            set(CURLOPT_USERNAME, request.user.c_str());
            set(CURLOPT_PASSWORD, request.password.c_str());
        }
        if (request.method != "GET") {
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_POSTFIELDS, request.body.c_str());
            if (request.method != "POST") set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        }
        const auto addHeader = [&](const std::string& line) {
            curl_slist* longer = curl_slist_append(transfer.headers, line.c_str());
            ok = ok && longer;
            if (longer) transfer.headers = longer;
        };
        for (const auto& [name, value] : request.headers) addHeader(name + ": " + value);
        addHeader("Expect:");  // no waiting for "100 Continue"
        set(CURLOPT_HTTPHEADER, transfer.headers);
        return ok;
    }

    void finishSome() {
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* easy = message->easy_handle;
            const CURLcode code = message->data.result;
            const auto found = under_way_.find(easy);
            auto transfer = std::move(found->second);
            under_way_.erase(found);
            curl_multi_remove_handle(multi_, easy);
            finish(*transfer, code);
        }
    }

    static void finish(HttpTransfer& transfer, CURLcode code) {
        HttpReply& reply = transfer.reply;
        if (code == CURLE_OK) {
            long status = 0;
            curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
            reply.kind = HttpReply::Kind::Answered;
            reply.status = static_cast<int>(status);
        } else {
            reply.kind =
                failedBeforeSending(transfer.easy, code) ? HttpReply::Kind::NotSent : HttpReply::Kind::Lost;
            reply.problem = transfer.too_long ? "the answer is too long" : curl_easy_strerror(code);
        }
        transfer.done(std::move(reply));
    }

    static void abandon(HttpTransfer& transfer) {
        transfer.reply.kind = HttpReply::Kind::Lost;
        transfer.reply.problem = "the program is stopping";
        transfer.done(std::move(transfer.reply));
    }

    CURLM* multi_ = nullptr;
    std::mutex mutex_;
    std::vector<std::unique_ptr<HttpTransfer>> fresh_;
    bool stopping_ = false;
    std::unordered_map<CURL*, std::unique_ptr<HttpTransfer>> under_way_;
    std::thread thread_;
};

HttpClient::HttpClient(std::size_t connections) : impl_(std::make_unique<Impl>(connections)) {
}

HttpClient::~HttpClient() = default;

void HttpClient::send(HttpRequest request, std::function<void(HttpReply)> done) {
    impl_->send(std::move(request), std::move(done));
}

std::string hostOf(std::string_view url) {
    startCurl();
    CURLU* parsed = curl_url();
    if (!parsed) return {};
    std::string host;
    const std::string text(url);
    const auto part = [parsed](CURLUPart which) {
        char* value = nullptr;
        std::string copy;
        if (curl_url_get(parsed, which, &value, 0) == CURLUE_OK && value) copy = value;
        curl_free(value);
        return copy;
    };
    if (curl_url_set(parsed, CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
        const std::string scheme = lowerAscii(part(CURLUPART_SCHEME));
        if ((scheme == "http" || scheme == "https") && part(CURLUPART_USER).empty()) {
            host = lowerAscii(part(CURLUPART_HOST));
        }
    }
    curl_url_cleanup(parsed);
    return host;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const char lower = lowerAscii(c);
        if ((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
            c == '~') {
            out += c;
            continue;
        }
        const auto octet = static_cast<unsigned>(static_cast<unsigned char>(c));
        out += '%';
        out += kDigits[octet >> 4U];
        out += kDigits[octet & 0xFU];
    }
    return out;
}

}  // namespace tama::gateway
