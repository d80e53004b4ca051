"""Whether AWS's own description of its interface takes the response headers policy in the file that is named."""

import json
import sys
from pathlib import Path

from botocore.session import get_session
from botocore.validate import ParamValidator

service = get_session().get_service_model("cloudfront")
shape = service.operation_model("CreateResponseHeadersPolicy").input_shape
policy = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
report = ParamValidator().validate({"ResponseHeadersPolicyConfig": policy}, shape)
sys.exit(report.generate_report() or 0)
