// Asio's TLS part, compiled once (BOOST_ASIO_SEPARATE_COMPILATION); the rest of Asio is in gateway/smpp.
#include <boost/asio/ssl/impl/src.hpp>
